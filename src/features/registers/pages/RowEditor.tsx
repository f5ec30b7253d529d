import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../base/problem.ts'
import { ApiError, ask } from '../../../ui/api.ts'
import { useDraft } from '../../../ui/draft.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { type Plain, valuesOf } from '../cells.ts'
import { rowEndpoints } from '../row-api.ts'
import type { Row } from '../shape.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import type { ListSetup } from './list-setup.ts'
import { RetireButton } from './RetireButton.tsx'
import { RowForm } from './RowForm.tsx'
import { problemsOfForm } from './row-check.ts'

type Edited = { changes: Plain; version?: number }

/** The form of one row: saved, proposed or retired; half-filled it survives, and what somebody else saved meanwhile is shown. */
export function RowEditor({
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
  /** With the row as it was saved, if it was. */
  onClose: (saved?: Row) => void
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
      let saved: Row | undefined
      if (!row) saved = await ask(at.addRow, { row: wanted })
      else if (proposes) await ask(at.proposeRow, { id: row.id, row: draft.changes, version: seen })
      else saved = await ask(at.changeRow, { id: row.id, row: wanted, version: seen })
      forgetDraft()
      void message.success(t(proposes ? 'proposal.sent' : 'saved'))
      await queries.invalidateQueries()
      onClose(saved)
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
        unasked={setup.unasked}
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
