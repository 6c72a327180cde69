import type { Product } from '../../models'

Component({
  options: { virtualHost: true },

  properties: {
    product: { type: Object, value: {} as Product },
    /** A row instead of a tile. */
    wide: { type: Boolean, value: false },
  },

  methods: {
    onAdd() {
      this.triggerEvent('add', { product: this.data.product })
    },
  },
})
