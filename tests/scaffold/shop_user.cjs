// A user of the shop: runs the compiled page scripts against a real server.
//
//   node shop_user.cjs FOLDER SERVER      FOLDER: the package as the official tool compiled it
//
// `wx.request` is fetch; storage, navigation and dialogs are kept in memory and told. An API that the shop
// uses and that is not here is an error, and so is any failure in a page. Prints one JSON report.
'use strict'

const assert = require('node:assert/strict')
const Module = require('node:module')
const path = require('node:path')

const [folder, server] = process.argv.slice(2)
const WRITTEN_SERVER = 'http://127.0.0.1:4100'
const copy = (value) => (value === undefined ? value : structuredClone(value))

// the platform finds the compiler's helpers from the package's root
const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...rest) =>
  resolve(name.startsWith('@babel/runtime/') ? path.join(folder, name) : name, ...rest)

const requests = []
const routes = []
const badges = []
const storage = new Map()
const pending = new Set()
let offline = false

function request({ url, method = 'GET', data, header = {}, success, fail }) {
  const target = new URL(url.replace(WRITTEN_SERVER, server))
  const options = { method, headers: { 'content-type': 'application/json', ...header } }
  if (method === 'GET') {
    for (const [name, value] of Object.entries(data || {})) target.searchParams.set(name, value)
  } else if (data !== undefined) options.body = JSON.stringify(data)
  const call = (offline ? Promise.reject(new Error('offline')) : fetch(target, options))
    .then(async (answer) => {
      requests.push([method, target.pathname + target.search, answer.status])
      success({ statusCode: answer.status, data: await answer.json(), errMsg: 'request:ok' })
    })
    .catch((error) => fail({ errMsg: `request:fail ${error.message}` }))
  pending.add(call)
  call.finally(() => pending.delete(call))
}

const api = {
  request,
  login: async () => ({ code: 'a-code', errMsg: 'login:ok' }),
  getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
  getUpdateManager: () => ({ onUpdateReady() {}, applyUpdate() {} }),
  getStorageSync: (key) => (storage.has(key) ? copy(storage.get(key)) : ''),
  setStorageSync: (key, value) => void storage.set(key, copy(value)),
  showModal: async () => ({ confirm: true, cancel: false }),
  showToast: () => {},
  setTabBarBadge: ({ text }) => void badges.push(text),
  removeTabBarBadge: () => void badges.push(''),
  setNavigationBarTitle: () => {},
  stopPullDownRefresh: () => void routes.push('stopPullDownRefresh'),
  ...Object.fromEntries(
    ['switchTab', 'navigateTo', 'redirectTo'].map((name) => [name, ({ url }) => void routes.push(`${name} ${url}`)]),
  ),
}

global.wx = new Proxy(api, {
  get(target, name) {
    if (!(name in target)) throw new Error(`wx.${String(name)} is not known to this test`)
    return target[name]
  },
})

let app, definition
global.App = (options) => {
  app = options
}
global.getApp = () => app
global.Page = global.Component = (options) => {
  definition = options
}

function load(script) {
  definition = undefined
  const file = path.join(folder, script)
  delete require.cache[file] // a page is declared anew; what it imports lives as long as the program
  require(file)
  assert(definition, `${script} declares nothing`)
  return definition
}

/** A page or component at work: its methods with `setData`, `data` and `triggerEvent`. */
function instance(script) {
  const { data = {}, properties = {}, methods = {}, ...rest } = load(script)
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, { value }]) => [name, value]))
  const events = []
  return Object.assign(Object.create({ ...rest, ...methods }), {
    data: { ...copy(defaults), ...copy(data) },
    events,
    setData(values) {
      for (const name of Object.keys(values)) assert(name in this.data, `${script}: setData of unknown ${name}`)
      Object.assign(this.data, copy(values))
    },
    triggerEvent: (name, detail) => void events.push([name, detail]),
  })
}

async function open(script, query = {}) {
  const page = instance(script)
  page.onLoad?.(query)
  await page.onShow?.()
  await settled()
  assert.notEqual(page.data.state, 'loading', `${script} never finished loading`)
  return page
}

async function settled() {
  do {
    await Promise.all(pending)
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  } while (pending.size)
}

const tap = (dataset = {}, detail = {}) => ({ currentTarget: { dataset }, target: { dataset }, detail })

async function image(url) {
  const answer = await fetch(url.replace(WRITTEN_SERVER, server))
  requests.push(['GET', new URL(url).pathname, answer.status])
  assert.equal(answer.headers.get('content-type').split(';')[0], 'image/svg+xml')
}

async function main() {
  require(path.join(folder, 'app.js'))
  app.onLaunch()

  const home = await open('pages/home/index.js')
  assert.equal(home.data.state, 'ready')
  assert.equal(home.data.featured.length, 4)
  assert(home.data.banner.title && home.data.categories.length === 6)
  for (const product of home.data.featured) await image(product.image)
  await home.onPullDownRefresh()
  assert(home.onShareAppMessage().path)
  home.onCategory(tap({ id: 'white' }))
  assert.equal(routes.at(-1), 'switchTab /pages/category/index')

  const category = await open('pages/category/index.js')
  assert.deepEqual(category.data.products.map((product) => product.id), ['baihao'])
  await category.onCategory(tap({ id: 'ware' }))
  assert.deepEqual(category.data.products.map((product) => product.id), ['gaiwan', 'kettle'])
  for (const product of category.data.products) await image(product.image)
  await category.onSearch(tap({}, { value: ' 2016 ' }))
  assert.deepEqual(category.data.products.map((product) => product.id), ['puer'])
  await category.onSearch(tap({}, { value: 'no such tea' }))
  assert.deepEqual([category.data.state, category.data.products], ['ready', []])
  await category.onSearch(tap({}, { value: '' }))
  assert.equal(category.data.category, 'ware')
  category.onAdd(tap({}, { product: category.data.products[0] }))
  assert.equal(badges.at(-1), '1')

  const card = instance('components/product-card/index.js')
  card.setData({ product: home.data.featured[0] })
  card.onAdd()
  home.onAdd(tap({}, card.events[0][1]))
  assert.equal(badges.at(-1), '2')

  const product = await open('pages/product/index.js', { id: 'longjing' })
  assert.equal(product.data.product.id, 'longjing')
  const stepper = instance('components/stepper/index.js')
  stepper.onLess()
  assert.deepEqual(stepper.events, [])
  stepper.onMore()
  product.onCount(tap({}, stepper.events[0][1]))
  product.onAdd()
  product.onBuy()
  assert(product.onShareAppMessage().path.endsWith('longjing'))
  assert.equal(routes.at(-1), 'switchTab /pages/cart/index')

  const cart = await open('pages/cart/index.js')
  assert.deepEqual(
    cart.data.lines.map(({ id, count }) => [id, count]),
    [['gaiwan', 1], ['longjing', 5]],
  )
  assert.equal(cart.data.total, 6800 + 5 * 12800)
  await cart.onCount(tap({ id: 'longjing', name: '' }, { value: 2 }))
  await cart.onCount(tap({ id: 'gaiwan', name: '' }, { value: 0 }))
  assert.deepEqual([cart.data.lines.length, cart.data.total], [1, 25600])
  cart.onBrowse()
  cart.onCheckout()
  assert.equal(routes.at(-1), 'navigateTo /packages/order/pages/confirm/index')

  const confirm = await open('packages/order/pages/confirm/index.js')
  confirm.onSlot(tap({}, { value: '2' }))
  confirm.onNote(tap({}, { value: '少放茶叶' }))
  await Promise.all([confirm.onSubmit(), confirm.onSubmit()])
  const url = routes.at(-1)
  assert.match(url, /^redirectTo \/packages\/order\/pages\/detail\/index\?id=./)
  const posts = requests.filter(([method, where]) => method === 'POST' && where === '/api/orders')
  assert.equal(posts.length, 1, 'two taps place one order')
  assert.deepEqual(storage.get('cart'), [])

  const id = url.split('id=')[1]
  const detail = await open('packages/order/pages/detail/index.js', { id })
  const { slot, note, total, status } = detail.data.order
  assert.deepEqual([slot, note, total, status], ['14:30', '少放茶叶', 25600, 'placed'])
  await detail.onCancel()
  assert.equal(detail.data.order.status, 'cancelled')

  const list = await open('packages/order/pages/list/index.js')
  assert.deepEqual(list.data.orders.map((order) => [String(order.id), order.status]), [[id, 'cancelled']])
  await list.onPullDownRefresh()
  list.onBrowse()

  const profile = await open('pages/profile/index.js')
  assert(profile.data.member.name && profile.data.shop.slots.length === 5)
  assert.equal(requests.filter(([, where]) => where === '/api/login').length, 1, 'one sign-in for the whole visit')
  assert.equal((await open('pages/cart/index.js')).data.lines.length, 0)
  assert.equal(badges.at(-1), '')

  const answered = requests.length
  const missing = await open('pages/product/index.js', { id: 'gone' })
  assert.equal(missing.data.state, 'missing')
  const gone = requests.splice(answered)

  offline = true
  for (const script of ['home', 'category', 'product', 'profile']) {
    const page = await open(`pages/${script}/index.js`, { id: 'longjing' })
    assert.equal(page.data.state, script === 'profile' ? 'failed' : page.data.state)
    assert.equal(page.data.state, 'failed', script)
  }
  for (const script of ['list', 'detail', 'confirm']) {
    const page = await open(`packages/order/pages/${script}/index.js`, { id })
    assert.equal(page.data.state, 'failed', script)
  }
  offline = false
  const again = await open('pages/home/index.js')
  again.onRetry()
  await settled()
  assert.equal(again.data.state, 'ready')

  process.stdout.write(JSON.stringify({ requests, gone, routes, order: id }))
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
main()
