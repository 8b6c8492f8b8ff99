import { createContext, useContext } from 'react'

/** The customer of the open conversation, as far as messages show it. */
export const CustomerContext = createContext<{ readonly name: string | null }>({ name: null })
export const useCustomer = (): { readonly name: string | null } => useContext(CustomerContext)
