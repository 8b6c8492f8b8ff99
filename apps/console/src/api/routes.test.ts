import { routes } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { routeTable } from './routes.ts'

describe('route table', () => {
  it('says the same as the contract', () => {
    for (const [id, [method, path]] of Object.entries(routeTable)) {
      const route = routes[id as keyof typeof routes]
      expect({ id, method, path }).toEqual({ id: route.id, method: route.method, path: route.path })
    }
  })

  it('lacks no operation of signed-in users', () => {
    const missing = Object.values(routes).filter((route) => route.auth === 'agent' && !(route.id in routeTable))
    expect(missing.map((route) => route.id)).toEqual([])
  })
})
