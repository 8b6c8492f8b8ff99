/** A form's value as the text it should be; anything else is empty. */
export const formText = (value: unknown): string => (typeof value === 'string' ? value : '')
