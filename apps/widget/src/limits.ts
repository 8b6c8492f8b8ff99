/** Longest text of one message; the contract's value, without the weight of its schemas. */
export const MAX_MESSAGE_LENGTH = 4000
/** When the server has not said otherwise. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024
