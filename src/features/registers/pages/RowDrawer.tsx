import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { verbOf } from '../../../base/verbs.ts'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePhone } from '../../../ui/use-phone.ts'
import { type Plain, personalFields } from '../cells.ts'
import { rowEndpoints } from '../row-api.ts'
import { isEditable, type Row } from '../shape.ts'
import { CaseMoves } from './CaseMoves.tsx'
import type { ListSetup } from './list-setup.ts'
import { RowEditor } from './RowEditor.tsx'
import { RowFacts } from './RowFacts.tsx'
import { RowFiles } from './RowFiles.tsx'
import { RowHistory } from './RowHistory.tsx'
import { RowProposals } from './RowProposals.tsx'
import { useRowName } from './use-row-name.ts'

/** One row beside the list: read, changed, retired, with its history. `new` adds one. */
export function RowDrawer({
  setup,
  rowId,
  given,
  onClose,
}: {
  setup: ListSetup
  rowId: string | 'new' | undefined
  /** What a new row begins with. */
  given?: Plain
  onClose: () => void
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const read = useText()
  const nameOf = useRowName(shape)
  const phone = usePhone()
  const stored = useAsk(
    rowEndpoints(shape).readRow,
    rowId && rowId !== 'new' ? { id: rowId } : undefined,
  )
  const row = stored.data?.id === rowId ? stored.data : undefined
  const title =
    rowId === 'new' ? t('newTitle', { what: read(shape.label) }) : nameOf(row) || read(shape.label)
  return (
    <Drawer
      open={rowId !== undefined}
      onClose={onClose}
      title={title}
      size={phone ? '100%' : 680}
      destroyOnHidden
      closable={{ 'aria-label': t('shell:close') }}
    >
      {rowId === 'new' ? (
        <RowEditor setup={setup} loaded={given ?? {}} onClose={onClose} />
      ) : (
        rowId &&
        (stored.error || row ? (
          <Loaded query={stored}>
            {(data) => <StoredRow key={data.id} setup={setup} row={data} onClose={onClose} />}
          </Loaded>
        ) : null)
      )}
    </Drawer>
  )
}

function StoredRow({ setup, row, onClose }: { setup: ListSetup; row: Row; onClose: () => void }) {
  const { shape, Beside } = setup
  const nameOf = useRowName(shape)
  const { t } = useTranslation('registers')
  const may = useMay()
  const { message } = App.useApp()
  const [revealed, setRevealed] = useState<Plain>()
  const [refused, setRefused] = useState<unknown>()
  const reveal = async () => {
    try {
      setRevealed(await ask(rowEndpoints(shape).revealRow, { id: row.id }))
      setRefused(undefined)
      void message.info(t('revealed'))
    } catch (error) {
      setRefused(error)
    }
  }
  const shown = { ...row, ...revealed }
  // Whoever may change the row himself has nothing to propose.
  const proposes = may(verbOf(shape, 'propose')) && !may(verbOf(shape, 'write'))
  return (
    <section
      className="form-stack"
      aria-label={nameOf(row)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {row.simulated && (
        <p>
          <span className="simulated-mark">{t('shell:simulated')}</span>
        </p>
      )}
      {Beside && <Beside row={row} />}
      {refused !== undefined && <RefusalNotice error={refused} />}
      {personalFields(shape).some((field) => (row as Plain)[field] !== undefined) && !revealed && (
        <div>
          <Button onClick={() => void reveal()}>{t('reveal')}</Button>
        </div>
      )}
      {shape.lifecycle && <CaseMoves shape={shape} lifecycle={shape.lifecycle} row={row} />}
      {shape.files && <RowFiles shape={shape} row={row} />}
      {proposes && <RowProposals shape={shape} rowId={row.id} />}
      {isEditable(shape, row) && !row.disputed && (proposes || may(verbOf(shape, 'write'))) ? (
        <RowEditor
          key={revealed ? 'open' : 'masked'}
          setup={setup}
          loaded={shown}
          row={row}
          proposes={proposes}
          onClose={onClose}
        />
      ) : (
        <RowFacts setup={setup} row={shown} />
      )}
      {may('audit.inspect') && (
        <RowHistory subjectType={shape.name} subjectId={row.id} shape={shape} />
      )}
    </section>
  )
}
