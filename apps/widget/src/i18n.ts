import type { Language, OwnerReason } from '@yingda/contract'

/** The launcher's words: all that the loader needs, so that it stays small. */
export const launcherTexts: Record<Language, { open: string; close: string; unread: string; panel: string }> = {
  zh: { open: '打开在线客服', close: '收起在线客服', unread: '{n} 条未读消息', panel: '在线客服' },
  en: { open: 'Open customer service', close: 'Close customer service', unread: '{n} unread', panel: 'Customer service' },
}

/** The language that fits a BCP 47 tag; null when it is neither Chinese nor English. */
export function languageOf(tag: string | null | undefined): Language | null {
  if (/^zh/iu.test(tag ?? '')) return 'zh'
  return /^en/iu.test(tag ?? '') ? 'en' : null
}

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/gu, (all, name: string) => String(values[name] ?? all))
}

const zh = {
  title: '在线客服',
  bot: '智能助手',
  botTag: '机器人',
  agentTag: '人工',
  you: '您',
  skip: '跳到输入框',

  statusBot: '智能助手正在为您服务',
  statusQueue: '正在为您接入人工客服',
  statusAgent: '{name} 正在为您服务',
  statusClosed: '会话已结束',
  statusConnecting: '正在连接…',
  statusOffline: '网络未连接',

  offline: '网络未连接。您可以继续输入，恢复后会自动发送。',
  offlineRetry: '网络未连接，{n} 秒后重试。您可以继续输入，恢复后会自动发送。',
  retryNow: '立即重试',
  refused: '暂时无法提供服务',
  refusedHint: '请刷新页面再试，或通过页面上的其他方式联系我们。',

  human: '转人工',
  humanAsked: '正在转人工…',
  humanQueued: '人工排队中',
  humanHere: '人工服务中',
  queuePlace: '排队中，您在第 {n} 位',
  queueNext: '排队中，下一位就是您',
  queueWaiting: '正在排队，请稍候',
  queueMinutes: '预计等待约 {n} 分钟',
  queueSoon: '预计 1 分钟内接入',
  queueNobody: '暂无坐席在线，您可以先留言，坐席上线后会回复您',
  queueLeave: '退出排队',

  hot: '大家常问',
  messages: '会话消息',
  earlier: '查看更早的消息',
  earlierLoading: '正在加载…',
  earlierFailed: '没有加载成功，点击重试',
  newMessages: '有新消息',
  newMessagesCount: '{n} 条新消息',
  begin: '新会话',
  today: '今天',
  yesterday: '昨天',
  typing: '{name}正在输入…',

  uploading: '上传中 {n}%',
  waitingUpload: '等待上传',
  sending: '发送中',
  sent: '已送达',
  read: '已读',
  failed: '发送失败',
  retry: '重试',
  discard: '删除',

  related: '还想了解',
  source: '来源',
  sourceFrom: '来自知识库「{category}」',
  up: '有帮助',
  down: '没帮助',
  thanks: '感谢您的反馈',

  placeholder: '请输入您的问题',
  input: '输入消息',
  send: '发送',
  attach: '添加图片或文件',
  hint: 'Enter 发送，Shift + Enter 换行',
  left: '还可输入 {n} 字',
  over: '超出 {n} 字',
  tooBig: '「{name}」超过 {n} MB，请压缩后再发送。',
  empty: '「{name}」是空文件，无法发送。',
  tooMany: '还有太多消息没有发出，请等网络恢复后再写。',

  image: '图片：{name}',
  openImage: '查看大图：{name}',
  imageMissing: '图片暂时无法显示，点击重试',
  downloadFailed: '文件暂时无法下载，请稍后再试。',
  save: '下载',

  rate: '评价服务',
  rateTitle: '这次服务您满意吗？',
  rateLevels: ['很不满意', '不满意', '一般', '满意', '非常满意'],
  rateComment: '还想说点什么（选填）',
  rateSubmit: '提交评价',
  rateLater: '以后再说',
  rated: '您评价了：{level}',

  menu: '更多',
  close: '收起',
  end: '结束会话',
  fresh: '开始新会话',
  language: '语言',
  theme: '外观',
  themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
  closed: '会话已结束，继续输入可重新打开。',

  notices: {
    started: '',
    customer_asked: '您请求了人工服务',
    bot_handoff: '智能助手已为您转接人工客服',
    queue_left: '您已退出排队，由智能助手继续为您服务',
    accepted: '{name} 为您服务',
    taken_over: '{name} 为您服务',
    transferred: '已转接给 {name}',
    returned_to_bot: '由智能助手继续为您服务',
    closed_by_agent: '客服结束了会话',
    closed_by_customer: '您结束了会话',
    reopened: '会话已重新打开',
  } satisfies Record<OwnerReason, string>,

  errors: {
    offline: '网络未连接，请检查网络后重试。',
    bad_request: '消息不符合要求，请修改后重试。',
    too_large: '文件过大，请压缩后重试。',
    unsupported_type: '不支持这种文件类型，请换一种格式。',
    rate_limited: '操作过于频繁，请稍后再试。',
    forbidden: '现在不能这样做，请刷新页面后重试。',
    not_allowed_now: '现在不能这样做，请稍后再试。',
    other: '没有成功，请稍后再试。',
  },
}

export type Texts = typeof zh

const en: Texts = {
  title: 'Customer service',
  bot: 'Assistant',
  botTag: 'Bot',
  agentTag: 'Person',
  you: 'You',
  skip: 'Skip to the message box',

  statusBot: 'Assistant answering',
  statusQueue: 'Finding a person for you',
  statusAgent: '{name} is with you',
  statusClosed: 'Conversation ended',
  statusConnecting: 'Connecting…',
  statusOffline: 'Not connected',

  offline: 'You are not connected. Keep writing: it is sent when you are back.',
  offlineRetry: 'You are not connected; trying again in {n} s. Keep writing: it is sent when you are back.',
  retryNow: 'Try now',
  refused: 'Not available right now',
  refusedHint: 'Reload the page, or contact us another way shown on it.',

  human: 'Talk to a person',
  humanAsked: 'Asking…',
  humanQueued: 'In the queue',
  humanHere: 'With a person',
  queuePlace: 'Number {n} in the queue',
  queueNext: 'You are next',
  queueWaiting: 'You are in the queue',
  queueMinutes: 'About {n} min to wait',
  queueSoon: 'Less than a minute to wait',
  queueNobody: 'Nobody is online just now. Leave a message and we will answer here.',
  queueLeave: 'Leave queue',

  hot: 'Often asked',
  messages: 'Messages',
  earlier: 'Show earlier messages',
  earlierLoading: 'Loading…',
  earlierFailed: 'Could not load. Try again',
  newMessages: 'New messages',
  newMessagesCount: '{n} new',
  begin: 'New conversation',
  today: 'Today',
  yesterday: 'Yesterday',
  typing: '{name} is typing…',

  uploading: 'Uploading {n}%',
  waitingUpload: 'Waiting to upload',
  sending: 'Sending',
  sent: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
  retry: 'Try again',
  discard: 'Delete',

  related: 'Related questions',
  source: 'Source',
  sourceFrom: 'From the help topic “{category}”',
  up: 'Helpful',
  down: 'Not helpful',
  thanks: 'Thank you',

  placeholder: 'Ask us anything',
  input: 'Message',
  send: 'Send',
  attach: 'Attach an image or a file',
  hint: 'Enter sends, Shift + Enter starts a new line',
  left: '{n} characters left',
  over: '{n} characters too many',
  tooBig: '“{name}” is larger than {n} MB. Make it smaller and try again.',
  empty: '“{name}” is empty and cannot be sent.',
  tooMany: 'Too many messages are waiting to be sent. Wait until you are connected.',

  image: 'Image: {name}',
  openImage: 'Enlarge {name}',
  imageMissing: 'The image cannot be shown. Try again',
  downloadFailed: 'The file cannot be downloaded just now. Try again in a moment.',
  save: 'Download',

  rate: 'Rate our service',
  rateTitle: 'How did we do?',
  rateLevels: ['Very poor', 'Poor', 'Fair', 'Good', 'Excellent'],
  rateComment: 'Anything to add? (optional)',
  rateSubmit: 'Send rating',
  rateLater: 'Not now',
  rated: 'You rated us: {level}',

  menu: 'More',
  close: 'Close',
  end: 'End conversation',
  fresh: 'New conversation',
  language: 'Language',
  theme: 'Appearance',
  themes: { auto: 'System', light: 'Light', dark: 'Dark' },
  closed: 'Conversation ended. Write to open it again.',

  notices: {
    started: '',
    customer_asked: 'You asked for a person',
    bot_handoff: 'The assistant is passing you to a person',
    queue_left: 'You left the queue; the assistant goes on',
    accepted: '{name} joined',
    taken_over: '{name} joined',
    transferred: 'You are now with {name}',
    returned_to_bot: 'The assistant goes on',
    closed_by_agent: 'We ended the conversation',
    closed_by_customer: 'You ended the conversation',
    reopened: 'Conversation opened again',
  },

  errors: {
    offline: 'You are not connected. Check the network and try again.',
    bad_request: 'The message is not valid. Change it and try again.',
    too_large: 'The file is too large. Make it smaller and try again.',
    unsupported_type: 'Files of this type are not accepted. Use another format.',
    rate_limited: 'Too many requests. Wait a moment and try again.',
    forbidden: 'This is not possible now. Reload the page and try again.',
    not_allowed_now: 'This is not possible now. Try again in a moment.',
    other: 'That did not work. Try again in a moment.',
  },
}

export const panelTexts: Record<Language, Texts> = { zh, en }
