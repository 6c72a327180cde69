import { request } from '../utils/request'
import type { Member } from '../models'
import type { Failure } from '../utils/request'

interface Session {
  token: string
  member: Member
}

let session: Promise<Session> | null = null

async function open(): Promise<Session> {
  const { code } = await wx.login()
  return request<Session>('/api/login', { method: 'POST', data: { code } })
}

/** Sign in once, whoever asks first; a failed attempt is forgotten, so the next one tries again. */
export function signIn(): Promise<Session> {
  if (!session) {
    session = open()
    session.catch(() => {
      session = null
    })
  }
  return session
}

/** Call with the member's token; where the backend no longer knows it, sign in again and call once more. */
export async function asMember<T>(call: (token: string) => Promise<T>): Promise<T> {
  const { token } = await signIn()
  try {
    return await call(token)
  } catch (error) {
    if ((error as Failure).statusCode !== 401) throw error
    session = null
    const fresh = await signIn()
    return call(fresh.token)
  }
}
