import { useEffect, useRef, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'

export interface Option {
  readonly id: string
  readonly title: string
  /** The word that finds it. */
  readonly mark: string
  readonly detail: string
  readonly tag: string | null
}

interface PopupProps {
  id: string
  label: string
  options: readonly Option[]
  /** Instead of options: loading, nothing found, a failure. */
  status: string | null
  active: number
  onActive: (index: number) => void
  onChoose: (index: number) => void
}

export const optionId = (popup: string, index: number): string => `${popup}-${index}`

/** The list above the field while one writes a word with a sign. The field keeps the focus. */
export function Popup({ id, label, options, status, active, onActive, onChoose }: PopupProps): ReactNode {
  const { t } = useI18n()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div className="popup" onMouseDown={(event) => event.preventDefault()}>
      <p className="popup-head"><span>{label}</span><span className="quiet small">{t('replies.hintKeys')}</span></p>
      {status !== null && <p className="popup-status" role="status">{status}</p>}
      <ul ref={list} id={id} role="listbox" aria-label={label} hidden={options.length === 0}>
        {options.map((option, index) => (
          <li
            key={option.id} id={optionId(id, index)} role="option" aria-selected={index === active} className="popup-option"
            onMouseMove={() => index !== active && onActive(index)} onClick={() => onChoose(index)}
          >
            <span className="popup-line"><kbd>{option.mark}</kbd><span className="clip popup-title">{option.title}</span>{option.tag !== null && <span className="chip">{option.tag}</span>}</span>
            {option.detail !== '' && <span className="popup-detail clip">{option.detail}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
