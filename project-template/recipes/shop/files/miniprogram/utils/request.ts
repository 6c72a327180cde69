import { SERVER } from '../config'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

interface Options {
  method?: Method
  data?: object
  token?: string
}

/** What a request is rejected with; `statusCode` is 0 where no answer came. */
export interface Failure extends Error {
  statusCode: number
}

function failure(message: string, statusCode: number): Failure {
  return Object.assign(new Error(message), { statusCode })
}

/** Ask the backend. Unlike wx.request, an answer outside of 200-299 is a failure. */
export function request<T>(path: string, { method = 'GET', data, token }: Options = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    wx.request({
      url: SERVER + path,
      method,
      data: data as WechatMiniprogram.IAnyObject,
      header: token ? { Authorization: `Bearer ${token}` } : {},
      success({ statusCode, data: answer }) {
        if (statusCode >= 200 && statusCode < 300) resolve(answer as T)
        else reject(failure(`${method} ${path}: ${statusCode}`, statusCode))
      },
      fail({ errMsg }) {
        reject(failure(errMsg, 0))
      },
    })
  })
}

/** The address of a picture that the backend names by path. */
export function asset(path: string): string {
  return SERVER + path
}
