import { getOrders } from '../../orders'
import { localTime } from '../../time'
import type { Order } from '../../../../models'

Page({
  data: {
    state: 'loading' as 'loading' | 'ready' | 'failed',
    orders: [] as Order[],
  },

  /** Also on the way back from an order that was cancelled there. */
  onShow() {
    return this.load()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  async load() {
    try {
      const orders = await getOrders()
      orders.sort((one, other) => other.placedAt.localeCompare(one.placedAt))
      this.setData({
        state: 'ready',
        orders: orders.map((order) => ({ ...order, placedAt: localTime(order.placedAt) })),
      })
    } catch {
      this.setData({ state: 'failed' })
    }
  },

  onBrowse() {
    wx.switchTab({ url: '/pages/category/index' })
  },
})
