import { z } from 'zod'
import type { Language } from './common.ts'

/** What went wrong, for programs; `errorText` says it to people. */
export const errorCode = z.enum([
  'bad_request',
  'unauthenticated',
  'wrong_credentials',
  'forbidden',
  'not_found',
  'conflict',
  'already_taken',
  'not_allowed_now',
  'too_large',
  'unsupported_type',
  'rate_limited',
  'overloaded',
  'internal',
])
export type ErrorCode = z.infer<typeof errorCode>

/** The body of every refused request. */
export const errorBody = z.object({
  error: z.object({
    code: errorCode,
    /** In the language the request asked for. */
    message: z.string(),
    /** What is wrong where, when the body or query did not fit the schema. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** To find the request in the logs. */
    requestId: z.string().optional(),
  }),
})
export type ErrorBody = z.infer<typeof errorBody>

export const errorStatus: Record<ErrorCode, number> = {
  bad_request: 400,
  unauthenticated: 401,
  wrong_credentials: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  already_taken: 409,
  not_allowed_now: 409,
  too_large: 413,
  unsupported_type: 415,
  rate_limited: 429,
  overloaded: 503,
  internal: 500,
}

const texts: Record<ErrorCode, Record<Language, string>> = {
  bad_request: { zh: '请求内容不符合要求，请检查后重试。', en: 'The request is not valid. Check it and try again.' },
  unauthenticated: { zh: '登录已失效，请重新登录。', en: 'You are signed out. Sign in again.' },
  wrong_credentials: { zh: '邮箱或密码不正确。', en: 'The e-mail address or the password is wrong.' },
  forbidden: { zh: '您没有执行此操作的权限，请联系管理员。', en: 'You are not allowed to do this. Ask an administrator.' },
  not_found: { zh: '没有找到该内容，可能已被删除或您无权查看。', en: 'Not found: it was deleted, or you may not see it.' },
  conflict: { zh: '内容已被他人修改，请刷新后重试。', en: 'Somebody changed this meanwhile. Reload and try again.' },
  already_taken: { zh: '该会话已被其他坐席接入。', en: 'Another agent has already taken this conversation.' },
  not_allowed_now: { zh: '当前状态下不能执行此操作。', en: 'This is not possible in the present state.' },
  too_large: { zh: '内容过大，请缩小后重试。', en: 'This is too large. Make it smaller and try again.' },
  unsupported_type: { zh: '不支持这种文件类型。', en: 'Files of this type are not accepted.' },
  rate_limited: { zh: '操作过于频繁，请稍后再试。', en: 'Too many requests. Wait a moment and try again.' },
  overloaded: { zh: '系统繁忙，请稍后再试。', en: 'The system is busy. Try again in a moment.' },
  internal: { zh: '系统出错了，请稍后再试；如持续出现，请联系管理员。', en: 'Something failed here. Try again; tell the administrator if it stays.' },
}

/** The sentence shown to a person for an error code. */
export function errorText(code: ErrorCode, lang: Language): string {
  return texts[code][lang]
}
