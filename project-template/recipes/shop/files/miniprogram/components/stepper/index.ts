Component({
  properties: {
    value: { type: Number, value: 1 },
    min: { type: Number, value: 1 },
    max: { type: Number, value: 99 },
    /** What is counted, for screen readers. */
    label: { type: String, value: '' },
  },

  methods: {
    onLess() {
      this.change(this.data.value - 1)
    },

    onMore() {
      this.change(this.data.value + 1)
    },

    change(value: number) {
      if (value < this.data.min || value > this.data.max) return
      this.triggerEvent('change', { value })
    },
  },
})
