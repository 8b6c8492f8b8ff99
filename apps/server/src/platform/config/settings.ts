import { isIP } from 'node:net'
import { z } from 'zod'
import { readMailAddress, readMailUrl } from '../mail/address.ts'
import type { Words } from './problem.ts'

/** One setting: how it is called, what it means, what may be given, and what to do when it is wrong. */
export interface Setting<Value = unknown> {
  readonly name: string
  /** from the text of an environment variable to the value the program uses */
  readonly schema: z.ZodType<Value, string>
  /** the text that is used when nothing is given; undefined when there is none */
  readonly fallback: string | undefined
  readonly meaning: Words
  readonly allowed: Words
  /** never shown, in no message */
  readonly secret: boolean
}

const KILO = 1024
const UNITS: Record<string, number> = { '': 1, B: 1, KB: KILO, MB: KILO ** 2, GB: KILO ** 3 }

function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
}

function byteCount(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,12} ?(B|KB|MB|GB)?$/i)
    .transform((text) => {
      const unit = text.replace(/[\d ]/g, '').toUpperCase()
      return Number.parseInt(text, 10) * (UNITS[unit] ?? 1)
    })
    .pipe(z.number().int().min(least).max(most))
}

function listOf<Item extends string>(item: z.ZodType<Item, string>): z.ZodType<Item[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item))
}

/** A text that a reader understands, as what it reads. */
function parsed<Value>(read: (text: string) => Value | null): z.ZodType<Value, string> {
  return z.string().transform((text, context) => {
    const value = read(text)
    if (value !== null) return value
    context.addIssue({ code: 'custom', message: 'not understood' })
    return z.NEVER
  })
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const kind = isIP(address)
  if (kind === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128))
}

function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol) && new URL(text).pathname.length > 1
}

function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.search === '' && url.hash === ''
}

/** 32 bytes in base64, base64url or hexadecimal. */
function keyBytes(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return bytes.length === 32 ? bytes : undefined
}

function setting<Value>(
  name: string,
  schema: z.ZodType<Value, string>,
  fallback: string | undefined,
  meaning: Words,
  allowed: Words,
  secret = false,
): Setting<Value> {
  return { name, schema, fallback, meaning, allowed, secret }
}

/** Every setting of the system, under the name the program uses for it. */
export const SETTINGS = {
  port: setting(
    'PORT',
    wholeNumber(0, 65_535),
    '7080',
    { zh: '网页、接口和实时连接的端口', en: 'Port of the pages, the API and the realtime connections' },
    { zh: '0 到 65535 的整数（0 表示任选一个空闲端口）', en: 'a whole number from 0 to 65535 (0: any free port)' },
  ),
  host: setting(
    'HOST',
    z.string().regex(/^[A-Za-z0-9.:_-]{1,255}$/),
    '0.0.0.0',
    {
      zh: '监听的地址。默认对所有地址开放，客户才能访问；只在本机试用或前面有反向代理时可设为 127.0.0.1',
      en: 'Address to listen on. All addresses by default, so that customers can come in; 127.0.0.1 to try it on one machine or behind a reverse proxy',
    },
    {
      zh: '本机的地址或主机名，例如 0.0.0.0、127.0.0.1、::',
      en: 'an address or host name of this machine, such as 0.0.0.0, 127.0.0.1 or ::',
    },
  ),
  dataDir: setting(
    'YINGDA_DATA',
    z.string().min(1),
    '.yingda',
    { zh: '数据目录：内置数据库、附件、密钥、日志', en: 'Data directory: embedded database, attachments, keys, logs' },
    {
      zh: '本用户可写的目录；相对路径从当前目录算起，默认在程序目录中',
      en: 'a directory this user may write; a relative one starts at the current directory, the default lies in the program directory',
    },
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    z.string().refine(isDatabaseUrl),
    undefined,
    { zh: '使用已有的 PostgreSQL（15 或更高），代替内置数据库', en: 'An existing PostgreSQL (15 or later) instead of the embedded one' },
    { zh: '形如 postgresql://用户:密码@主机:5432/数据库', en: 'like postgresql://user:password@host:5432/database' },
    true,
  ),
  databasePool: setting(
    'YINGDA_DATABASE_POOL',
    wholeNumber(2, 500),
    '16',
    { zh: '每个进程到数据库的最大连接数', en: 'Most connections of one process to the database' },
    {
      zh: '2 到 500 的整数；内置数据库共有 60 个连接',
      en: 'a whole number from 2 to 500; the embedded database has 60 connections in all',
    },
  ),
  starter: setting(
    'YINGDA_STARTER',
    z.enum(['shop', 'none']),
    'shop',
    { zh: '首次启动时装入的起步内容', en: 'Starter content loaded at the first start' },
    { zh: 'shop（网店示例）或 none（不装入）', en: 'shop (an example shop) or none' },
  ),
  publicUrl: setting(
    'YINGDA_PUBLIC_URL',
    z
      .string()
      .refine(isWebOrigin)
      .transform((text) => text.replace(/\/+$/, '')),
    undefined,
    { zh: '客户看到的网址，用于链接和来源检查', en: 'The address customers see, for links and origin checks' },
    {
      zh: '以 http:// 或 https:// 开头的网址，例如 https://kefu.example.com',
      en: 'an address with http:// or https://, such as https://help.example.com',
    },
  ),
  trustedProxies: setting(
    'YINGDA_TRUSTED_PROXIES',
    listOf(z.string().refine(isAddressOrNetwork)),
    '',
    { zh: '可信的反向代理：只有它们所说的客户地址才被采信', en: 'Reverse proxies whose word about the client address is believed' },
    {
      zh: '以逗号分隔的地址或网段，例如 127.0.0.1,10.0.0.0/8',
      en: 'addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8',
    },
  ),
  roles: setting(
    'YINGDA_ROLES',
    listOf(z.enum(['web', 'worker'])).pipe(z.array(z.enum(['web', 'worker'])).min(1)),
    'web,worker',
    { zh: '本进程承担的角色', en: 'What this process does' },
    { zh: 'web、worker 或 web,worker', en: 'web, worker or web,worker' },
  ),
  adminEmail: setting(
    'YINGDA_ADMIN_EMAIL',
    z.email(),
    'admin@example.com',
    { zh: '首次启动时建立的管理员的登录邮箱', en: 'Sign-in e-mail of the administrator created at the first start' },
    { zh: '一个邮箱地址', en: 'an e-mail address' },
  ),
  masterKey: setting(
    'YINGDA_MASTER_KEY',
    z
      .string()
      .refine((text) => keyBytes(text) !== undefined)
      .transform((text) => keyBytes(text) ?? Buffer.alloc(0)),
    undefined,
    {
      zh: '加密个人信息的主密钥；不给出时使用数据目录中自动生成的密钥文件',
      en: 'Master key for personal data; when absent, a key file made in the data directory is used',
    },
    {
      zh: '32 字节，base64 或 64 位十六进制（可用 openssl rand -base64 32 生成）',
      en: '32 bytes in base64 or 64 hexadecimal digits (openssl rand -base64 32 makes one)',
    },
    true,
  ),
  maxConnections: setting(
    'YINGDA_MAX_CONNECTIONS',
    wholeNumber(1, 1_000_000),
    '20000',
    { zh: '同时在线的实时连接上限；超出者得到明确的拒绝', en: 'Most realtime connections at a time; more are clearly refused' },
    {
      zh: '1 到 1000000 的整数；不要超过系统的打开文件数（ulimit -n）',
      en: 'a whole number from 1 to 1000000; not above the open-file limit of the system (ulimit -n)',
    },
  ),
  newVisitors: setting(
    'YINGDA_NEW_VISITORS',
    wholeNumber(1, 10_000_000),
    '600',
    {
      zh: '同一地址十分钟内的新访客上限；整个公司或移动网络可能共用一个地址',
      en: 'Most new visitors of one address in ten minutes; a whole company or mobile network may share one',
    },
    { zh: '1 到 10000000 的整数', en: 'a whole number from 1 to 10000000' },
  ),
  maxAttachmentBytes: setting(
    'YINGDA_MAX_ATTACHMENT_BYTES',
    byteCount(KILO, KILO ** 3),
    '20MB',
    { zh: '一个附件的大小上限', en: 'Largest attachment' },
    { zh: '1KB 到 1GB，例如 20MB 或 20971520', en: 'from 1KB to 1GB, such as 20MB or 20971520' },
  ),
  mailServer: setting(
    'MAIL_URL',
    parsed(readMailUrl),
    undefined,
    { zh: '发信用的 SMTP 服务器；不给出时不发邮件', en: 'SMTP server for outgoing mail; without it no mail is sent' },
    {
      zh: '形如 smtp://用户:密码@主机:587（STARTTLS）或 smtps://用户:密码@主机:465；用户和密码中的特殊字符写成 %40 等形式',
      en: 'like smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465; special characters in user and password as %40 and the like',
    },
    true,
  ),
  mailFrom: setting(
    'MAIL_FROM',
    parsed(readMailAddress),
    undefined,
    { zh: '邮件的发件人；给出 MAIL_URL 时必须给出', en: 'Sender of the mails; needed with MAIL_URL' },
    { zh: '一个邮箱地址，可带名称，例如 在线客服 <kefu@example.com>', en: 'an e-mail address, with a name if you like, such as Help <help@example.com>' },
  ),
  outboundAllow: setting(
    'YINGDA_OUTBOUND_ALLOW',
    listOf(z.string().refine((text) => isAddressOrNetwork(text) || /^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/iu.test(text))),
    '',
    { zh: '可由本系统访问的内网主机（如 CRM、Webhook）；未列出的内网地址一律拒绝', en: 'Hosts inside that the system may call, such as a CRM or a webhook; other addresses inside are refused' },
    { zh: '以逗号分隔的主机名、地址或网段，例如 crm.internal,10.1.0.0/16', en: 'host names, addresses or networks with commas between, such as crm.internal,10.1.0.0/16' },
  ),
  logLevel: setting(
    'YINGDA_LOG_LEVEL',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    'info',
    { zh: '日志的详细程度', en: 'How much is logged' },
    { zh: 'debug、info、warn、error 或 silent', en: 'debug, info, warn, error or silent' },
  ),
  logFormat: setting(
    'YINGDA_LOG_FORMAT',
    z.enum(['auto', 'json', 'text']),
    'auto',
    {
      zh: '日志的形式：auto 在终端中为易读的短行，否则为 JSON',
      en: 'Form of the log: auto is short lines on a terminal and JSON elsewhere',
    },
    { zh: 'auto、json 或 text', en: 'auto, json or text' },
  ),
  language: setting(
    'YINGDA_LANG',
    z.enum(['zh', 'en']),
    undefined,
    {
      zh: '给运维人员看的消息的语言；不给出时由系统区域（LANG）决定',
      en: 'Language of the messages to the operator; when absent, the locale (LANG) decides',
    },
    { zh: 'zh 或 en', en: 'zh or en' },
  ),
} as const

/** The name of the variable that names a JSON file of settings. */
export const CONFIG_FILE = 'YINGDA_CONFIG'
