import { asset, request } from '../utils/request'
import type { Banner, Category, Product, Shop } from '../models'

interface Filter {
  category?: string
  featured?: boolean
  q?: string
}

function withImage(product: Product): Product {
  return { ...product, image: asset(product.image) }
}

export function getBanner(): Promise<Banner> {
  return request<Banner>('/api/banner')
}

export function getCategories(): Promise<Category[]> {
  return request<Category[]>('/api/categories')
}

export async function getProducts(filter: Filter): Promise<Product[]> {
  const products = await request<Product[]>('/api/products', { data: filter })
  return products.map(withImage)
}

export async function getProduct(id: string): Promise<Product> {
  return withImage(await request<Product>(`/api/products/${id}`))
}

export function getShop(): Promise<Shop> {
  return request<Shop>('/api/shop')
}
