import type { Product } from '@yingda/contract'
import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { AliasSelect, KeyField, LONGEST_NAME } from './fields.tsx'
import { NamedDrawer, type NamedWords } from './named-drawer.tsx'

interface Values {
  readonly key: string
  readonly name: string
  readonly aliases: string[]
}

const words: NamedWords = {
  create: 'products.new', edit: 'products.edit', view: 'products.view', gone: 'products.gone', goneHint: 'products.goneHint',
  saved: 'products.saved', deleted: 'products.deleted', deleteConfirm: 'products.deleteConfirm',
}
const valuesOf = (product: Product | null): Values => ({ key: product?.key ?? '', name: product?.name ?? '', aliases: product?.aliases ?? [] })

function save({ key, name, aliases }: Values, base: Product | null): Promise<Product> {
  if (base) return api.updateProduct({ key: base.key, body: { name, aliases, version: base.version } })
  return api.createProduct({ body: { ...(key.trim() === '' ? {} : { key: key.trim() }), name, aliases } })
}

/** A product to read, change or make. */
export default function ProductDrawer({ address, onClose, onSaved }: { address: string; onClose: () => void; onSaved: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <NamedDrawer<Product, Values>
      address={address} words={words} queryKey={keys.product(address)} load={(signal) => api.getProduct({ key: address }, { signal })} valuesOf={valuesOf} save={save} remove={({ key }) => api.deleteProduct({ key })} onClose={onClose} onSaved={onSaved}
      fields={({ isNew, disabled }) => (
        <>
          <Form.Item name="name" label={t('products.name')} rules={[{ required: true, whitespace: true, message: t('enums.required') }]}><Input maxLength={LONGEST_NAME} autoFocus={isNew} /></Form.Item>
          <Form.Item name="aliases" label={t('products.aliases')} extra={disabled ? null : t('products.aliasesHelp')}><AliasSelect /></Form.Item>
          {isNew ? <KeyField label="products.key" help="products.keyHelp" /> : <p className="quiet small">{t('products.key')} <span className="mono">{address}</span></p>}
        </>
      )}
    />
  )
}
