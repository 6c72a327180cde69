import { request } from '../../utils/request'
import { asMember } from '../../services/session'
import type { Draft, Order } from '../../models'

export function getOrders(): Promise<Order[]> {
  return asMember((token) => request<Order[]>('/api/orders', { token }))
}

export function getOrder(id: string): Promise<Order> {
  return asMember((token) => request<Order>(`/api/orders/${id}`, { token }))
}

/** A backend of your own works out total, status and time by itself; the mock stores what it is given. */
export function placeOrder(draft: Draft): Promise<Order> {
  const data = { ...draft, status: 'placed', placedAt: new Date().toISOString() }
  return asMember((token) => request<Order>('/api/orders', { method: 'POST', data, token }))
}

export function cancelOrder(order: Order): Promise<Order> {
  const data = { ...order, status: 'cancelled' }
  return asMember((token) => request<Order>(`/api/orders/${order.id}`, { method: 'PUT', data, token }))
}
