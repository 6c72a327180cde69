Component({
  properties: {
    /** The amount in fen. */
    value: { type: Number, value: 0 },
    large: { type: Boolean, value: false },
  },
})
