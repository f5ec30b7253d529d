import { Checkbox, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lifecycle, Move, Obstacle } from '../../../base/lifecycle.ts'
import { ask } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import type { Fault } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import type { AskedMove, Moved, moveEndpoint } from '../api.ts'
import { Hindrance } from './Hindrance.tsx'

export type MoveMaker = ReturnType<typeof moveEndpoint>

/** Says what follows, asks why where that is kept, and makes the move for every row; what hinders some is told first. */
export function MoveDialog<State extends string>({
  lifecycle,
  make,
  rows,
  what,
  move,
  nameOf = () => what,
  known = [],
  onClose,
  children,
}: {
  lifecycle: Lifecycle<State, never>
  make: MoveMaker
  rows: readonly { id: string; version?: number }[]
  what: string
  move: string
  nameOf?: (id: string) => string
  /** What is known to stand in the way before anybody asks. */
  known?: Moved['hindered']
  onClose: () => void
  children?: ReactNode
}) {
  const { t } = useTranslation(['moves', 'shell'])
  const read = useText()
  const { act, busy } = useAct()
  const [reason, setReason] = useState('')
  const [hindered, setHindered] = useState<Moved['hindered']>(known)
  const [despite, setDespite] = useState(false)
  const declared = lifecycle.moves[move] as Move<State, never>
  const label = read(declared.label)
  const reasoned = declared.reason !== undefined
  const isReport = declared.reason === 'report'
  const warned = hindered.filter(({ obstacles }) => obstacles.every((one) => one.overridable))
  const free = rows.length - hindered.length + (despite ? warned.length : 0)
  const showsHindered = (fault: Fault): boolean => {
    const found = hinderedBy(fault, rows)
    if (found) setHindered(found)
    return found !== undefined
  }
  const go = async () => {
    const asked: AskedMove = {
      rows: rows.map(({ id, version }) => ({ id, ...(version !== undefined && { version }) })),
      move,
      ...(reasoned && { reason: reason.trim() }),
      ...(hindered.length > (despite ? warned.length : 0) && { partly: true }),
      ...(despite && {
        despite: [...new Set(warned.flatMap(({ obstacles }) => obstacles.map(({ code }) => code)))],
      }),
    }
    const done = t('done', { move: label, count: free })
    if (await act(() => ask(make, asked), done, showsHindered)) onClose()
  }
  return (
    <Modal
      open
      title={t('title', { move: label, what })}
      okText={free < rows.length && rows.length > 1 ? t('rest', { count: free }) : label}
      cancelText={t('shell:cancel')}
      okButtonProps={{
        danger: reasoned && !isReport,
        disabled: free === 0 || (reasoned && reason.trim() === ''),
        loading: busy,
      }}
      onOk={() => void go()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <p>{read(declared.about)}</p>
        {children}
        {hindered.length > 0 && (
          <Notice
            tone="soon"
            title={rows.length > 1 ? t('hindered', { count: hindered.length }) : t('mind')}
          >
            <ul className="move-hindered">
              {hindered.map(({ id, obstacles }) => (
                <li key={id}>
                  {rows.length > 1 && `${nameOf(id)} `}
                  {obstacles.map((one) => (
                    <Hindrance key={one.code} obstacle={one} />
                  ))}
                </li>
              ))}
            </ul>
            {warned.length > 0 && (
              <Checkbox checked={despite} onChange={({ target }) => setDespite(target.checked)}>
                {t('despite', { count: warned.length, move: label })}
              </Checkbox>
            )}
          </Notice>
        )}
        {reasoned && (
          <FormField
            label={t(isReport ? 'report' : 'reason')}
            hint={t(isReport ? 'reportHint' : 'reasonHint')}
          >
            {(input) => (
              <Input.TextArea
                {...input}
                rows={3}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </FormField>
        )}
      </div>
    </Modal>
  )
}

/** What hinders each; of one row alone it is told without its id. */
function hinderedBy(
  { code, details = {} }: Fault,
  rows: readonly { id: string }[],
): Moved['hindered'] | undefined {
  if (code === 'moves_hindered') return details.hindered as Moved['hindered']
  return code === 'move_obstructed'
    ? rows.map(({ id }) => ({ id, obstacles: details.obstacles as Obstacle[] }))
    : undefined
}
