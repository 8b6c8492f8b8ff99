import { useQueryClient } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useCallback, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { withParams } from '../../../ui/search-params.ts'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import { Enumerations } from './enumerations.tsx'
import { Orders } from './orders.tsx'
import { parts, type Part } from './part.ts'
import { Pending } from './pending.tsx'
import { Products } from './products.tsx'
import { TryEntities } from './try-entities.tsx'
import '../knowledge.css'
import '../workshop/workshop.css'
import './entities.css'

const names: Readonly<Record<Part, Key>> = { orders: 'entities.partOrders', products: 'entities.partProducts', enumerations: 'entities.partEnumerations' }

/** What messages name: order numbers, products, values; and a place to try it. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const [saves, setSaves] = useState(0)
  const part = parts.find((one) => one === params.get('part')) ?? 'orders'
  const onGo = useCallback((change: Record<string, string | null>) => setParams((before) => withParams(before, change), { replace: true }), [setParams])
  const onSaved = (): void => {
    setSaves(saves + 1)
    for (const queryKey of [keys.products, keys.enumerations, keys.orderPatterns, keys.entityState, keys.release]) void queries.invalidateQueries({ queryKey })
  }
  return (
    <Page title={t('entities.title')} permission="knowledge.view" aside={<ReleaseState />}>
      <KnowledgeTabs />
      <Pending />
      <div className="entities-head">
        <Segmented<Part> aria-label={t('entities.parts')} value={part} onChange={(next) => onGo({ part: next, q: null, open: null, import: null })} options={parts.map((value) => ({ value, label: t(names[value]) }))} />
      </div>
      <div className={can('knowledge.test') ? 'entities' : ''}>
        {can('knowledge.test') && <TryEntities version={String(saves)} />}
        <div className="entities-main">
          {part === 'orders' && <Orders onSaved={onSaved} />}
          {part === 'products' && <Products params={params} onGo={onGo} onSaved={onSaved} />}
          {part === 'enumerations' && <Enumerations params={params} onGo={onGo} onSaved={onSaved} />}
        </div>
      </div>
    </Page>
  )
}
