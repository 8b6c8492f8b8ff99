import { createContext, lazy, Suspense, useContext, useMemo, useState, type ReactNode } from 'react'
import type { RowsWanted } from './model/rows.ts'
import type { Definitions } from './model/themes.ts'

const DefinitionDrawer = lazy(() => import('./definition-drawer.tsx'))
const RowsDrawer = lazy(() => import('./rows-drawer.tsx'))

interface Panels {
  readonly definitions: Definitions
  showDefinition(id: string): void
  showRows(wanted: RowsWanted): void
}

const Context = createContext<Panels | null>(null)

/** What opens from every figure: its definition and its rows. */
export function usePanels(): Panels {
  const panels = useContext(Context)
  if (!panels) throw new Error('usePanels needs the PanelsProvider above it')
  return panels
}

export function PanelsProvider({ definitions, timeZone, children }: { definitions: Definitions; timeZone: string; children: ReactNode }): ReactNode {
  const [definition, setDefinition] = useState<string | null>(null)
  const [rows, setRows] = useState<RowsWanted | null>(null)
  const panels = useMemo((): Panels => ({ definitions, showDefinition: setDefinition, showRows: setRows }), [definitions])
  const defined = definition === null ? undefined : definitions.get(definition)
  const counted = rows === null ? undefined : definitions.get(rows.query.metric)
  return (
    <Context value={panels}>
      {children}
      <Suspense fallback={null}>
        {defined && <DefinitionDrawer metric={defined} onClose={() => setDefinition(null)} />}
        {rows && counted && <RowsDrawer key={JSON.stringify(rows)} metric={counted} wanted={rows} timeZone={timeZone} onClose={() => setRows(null)} />}
      </Suspense>
    </Context>
  )
}
