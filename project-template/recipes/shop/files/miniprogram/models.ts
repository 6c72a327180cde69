export interface Category {
  id: string
  name: string
}

export interface Product {
  id: string
  category: string
  name: string
  summary: string
  description: string
  origin: string
  brewing: string
  /** In fen, as every amount of money here. */
  price: number
  unit: string
  image: string
}

export interface Banner {
  title: string
  text: string
  /** The id of the product that it opens. */
  product: string
}

export interface Line {
  id: string
  name: string
  image: string
  unit: string
  price: number
  count: number
}

export interface Draft {
  lines: Line[]
  total: number
  slot: string
  note: string
}

export interface Order extends Draft {
  id: string | number
  status: 'placed' | 'cancelled'
  placedAt: string
}

export interface Member {
  name: string
  since: string
}

export interface Shop {
  name: string
  address: string
  hours: string
  slots: string[]
}
