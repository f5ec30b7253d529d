import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../base/problem.ts'
import { ApiError, ask } from '../../../ui/api.ts'
import { useDraft } from '../../../ui/draft.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { usePhone } from '../../../ui/use-phone.ts'
import { type Plain, personalFields, valuesOf } from '../cells.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Row } from '../shape.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import type { ListSetup } from './list-setup.ts'
import { RetireButton } from './RetireButton.tsx'
import { RowFacts } from './RowFacts.tsx'
import { RowForm } from './RowForm.tsx'
import { RowHistory } from './RowHistory.tsx'
import { RowProposals } from './RowProposals.tsx'
import { problemsOfForm } from './row-check.ts'

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
  const phone = usePhone()
  const stored = useAsk(
    rowEndpoints(shape).readRow,
    rowId && rowId !== 'new' ? { id: rowId } : undefined,
  )
  const row = stored.data?.id === rowId ? stored.data : undefined
  const title =
    rowId === 'new'
      ? t('newTitle', { what: read(shape.label) })
      : String((row as Plain | undefined)?.[shape.nameField] ?? read(shape.label))
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
  const { shape } = setup
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
  const proposes = may(`${shape.name}.propose`) && !may(`${shape.name}.write`)
  return (
    <div className="form-stack">
      {row.simulated && (
        <p>
          <span className="simulated-mark">{t('shell:simulated')}</span>
        </p>
      )}
      {refused !== undefined && <RefusalNotice error={refused} />}
      {personalFields(shape).some((field) => (row as Plain)[field] !== undefined) && !revealed && (
        <div>
          <Button onClick={() => void reveal()}>{t('reveal')}</Button>
        </div>
      )}
      {proposes && <RowProposals shape={shape} rowId={row.id} />}
      {proposes || may(`${shape.name}.write`) ? (
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
    </div>
  )
}

type Edited = { changes: Plain; version?: number }

function RowEditor({
  setup,
  loaded,
  row,
  proposes = false,
  onClose,
}: {
  setup: ListSetup
  loaded: Plain
  row?: Row
  /** The row is the county's: the change is sent there to be decided. */
  proposes?: boolean
  onClose: () => void
}) {
  const { shape } = setup
  const { t } = useTranslation('registers')
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [draft, setDraft, forgetDraft] = useDraft<Edited>(`${shape.name}.${row?.id ?? 'new'}`, {
    changes: {},
  })
  const [foundDraft] = useState(() => Object.keys(draft.changes).length > 0)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [answer, setAnswer] = useState<{ problems: Problem[]; error?: unknown }>({ problems: [] })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [overtaking, setOvertaking] = useState<Row>()

  const base = valuesOf(shape, loaded)
  const values = withChanges(base, draft.changes)
  const version = draft.version ?? row?.version
  const mine = problemsOfForm(shape, values, base)
  const shownProblems = [
    ...mine.filter(({ field }) => tried || (field !== undefined && touched.has(field))),
    ...answer.problems,
  ]

  const change = (field: string, value: unknown) => {
    setTouched(new Set([...touched, field]))
    setAnswer({ problems: answer.problems.filter((problem) => problem.field !== field) })
    // null stands for an emptied field: JSON has no undefined to keep in a draft.
    setDraft({
      changes: { ...draft.changes, [field]: value ?? null },
      ...(version !== undefined && { version }),
    })
  }

  const save = async (wanted: Plain, seen: number) => {
    setTried(true)
    if (busy || problemsOfForm(shape, wanted, base).some(({ level }) => level !== 'warning')) return
    setBusy(true)
    try {
      const at = rowEndpoints(shape)
      if (!row) await ask(at.addRow, { row: wanted })
      else if (proposes) await ask(at.proposeRow, { id: row.id, row: draft.changes, version: seen })
      else await ask(at.changeRow, { id: row.id, row: wanted, version: seen })
      forgetDraft()
      void message.success(t(proposes ? 'proposal.sent' : 'saved'))
      await queries.invalidateQueries()
      onClose()
    } catch (error) {
      takeRefusal(error)
    } finally {
      setBusy(false)
    }
  }

  const takeRefusal = (error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'row_changed') {
      setOvertaking(error.details.current as Row)
      return
    }
    const problems = error.code === 'row_problems' ? (error.details.problems as Problem[]) : []
    setAnswer({
      problems: problems.filter(
        (one) => !mine.some(({ code, field }) => code === one.code && field === one.field),
      ),
      error,
    })
  }

  const discard = () => {
    setDraft({ changes: {} })
    forgetDraft()
    setTouched(new Set())
    setTried(false)
    setAnswer({ problems: [] })
  }

  return (
    <form
      className="form-stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save(values, version ?? 0)
      }}
    >
      {foundDraft && Object.keys(draft.changes).length > 0 && (
        <Notice
          tone="plain"
          title={t('draftKept')}
          actions={
            <Button size="small" onClick={discard}>
              {t('discard')}
            </Button>
          }
        />
      )}
      {proposes && (
        <Notice tone="plain" title={t('proposal.do')}>
          {t('proposal.about')}
        </Notice>
      )}
      <RowForm
        shape={shape}
        values={values}
        loaded={base}
        problems={shownProblems}
        reference={setup.reference}
        {...(setup.inputs && { inputs: setup.inputs })}
        onChange={change}
      />
      {answer.error !== undefined && <RefusalNotice error={answer.error} />}
      <div className="drawer-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t(proposes ? 'proposal.send' : 'save')}
        </Button>
        {row && !proposes && <RetireButton shape={shape} row={row} onRetired={onClose} />}
      </div>
      {overtaking && (
        <ConflictDialog
          setup={setup}
          base={base}
          mine={values}
          current={overtaking}
          onCancel={() => setOvertaking(undefined)}
          onChoose={(merged) => {
            const { version: currentVersion } = overtaking
            setOvertaking(undefined)
            setDraft({ changes: merged, version: currentVersion })
            void save(merged, currentVersion)
          }}
        />
      )}
    </form>
  )
}

function withChanges(base: Plain, changes: Plain): Plain {
  return Object.fromEntries(
    Object.entries({ ...base, ...changes }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  )
}
