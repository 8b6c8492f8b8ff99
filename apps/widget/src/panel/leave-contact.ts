const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u
const phone = /^\+?\d[\d ()-]{4,22}\d$/u

/** What is wrong with the contact as it stands; null when it will do. */
export function contactFault(contact: string, callback: boolean): 'leavePhone' | 'leaveContactWrong' | null {
  if (callback) return phone.test(contact) ? null : 'leavePhone'
  return contact === '' || phone.test(contact) || email.test(contact) ? null : 'leaveContactWrong'
}
