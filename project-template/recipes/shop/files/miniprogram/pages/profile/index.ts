import * as cart from '../../services/cart'
import { getShop } from '../../services/catalog'
import { signIn } from '../../services/session'
import type { Member, Shop } from '../../models'

Page({
  data: {
    state: 'loading' as 'loading' | 'ready' | 'failed',
    member: null as Member | null,
    shop: null as Shop | null,
  },

  onLoad() {
    return this.load()
  },

  onShow() {
    cart.showBadge()
  },

  async load() {
    this.setData({ state: 'loading' })
    try {
      const [{ member }, shop] = await Promise.all([signIn(), getShop()])
      this.setData({ state: 'ready', member, shop })
    } catch {
      this.setData({ state: 'failed' })
    }
  },
})
