import type { Line, Product } from '../models'

const KEY = 'cart'

export function lines(): Line[] {
  return (wx.getStorageSync(KEY) as Line[]) || []
}

export function count(): number {
  return lines().reduce((sum, line) => sum + line.count, 0)
}

export function total(): number {
  return lines().reduce((sum, line) => sum + line.price * line.count, 0)
}

export function add({ id, name, image, unit, price }: Product, more = 1): void {
  const cart = lines()
  const line = cart.find((one) => one.id === id)
  if (line) line.count += more
  else cart.push({ id, name, image, unit, price, count: more })
  save(cart)
}

/** Set how many; 0 takes the line out. */
export function setCount(id: string, value: number): void {
  save(
    lines()
      .map((line) => (line.id === id ? { ...line, count: value } : line))
      .filter((line) => line.count > 0),
  )
}

export function clear(): void {
  save([])
}

/** Show the count on the cart's tab; called by the tab pages, where the platform allows it. */
export function showBadge(): void {
  const text = count()
  if (text) wx.setTabBarBadge({ index: 2, text: text > 99 ? '99+' : String(text) })
  else wx.removeTabBarBadge({ index: 2 })
}

function save(cart: Line[]): void {
  wx.setStorageSync(KEY, cart)
}
