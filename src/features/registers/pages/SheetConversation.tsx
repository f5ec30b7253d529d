import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, withQuery } from '../../../ui/api.ts'
import { formatNumber } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { chooseImportReading, confirmImportNow, readImport, undoImportNow } from '../import-api.ts'
import type { ImportResult, Preview } from '../preview.ts'
import type { Shape } from '../shape.ts'
import { SheetColumns } from './SheetColumns.tsx'
import { SheetNotes } from './SheetNotes.tsx'
import { SheetQuestions } from './SheetQuestions.tsx'
import { SheetRows } from './SheetRows.tsx'
import type { Tell } from './tell.ts'

/** What a sheet would do, what it does not say, and the button that writes it or takes it back. */
export function SheetConversation({
  shape,
  importId,
  onAgain,
}: {
  shape: Shape
  importId: string
  onAgain: () => void
}) {
  const queries = useQueryClient()
  const standing = useAsk(readImport, { id: importId })
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const under = useRef(false)

  const work = async (what: () => Promise<unknown>) => {
    if (under.current) return
    under.current = true
    setState({ busy: true })
    try {
      await what()
      await queries.invalidateQueries()
      setState({ busy: false })
    } catch (error) {
      setState({ busy: false, error })
    } finally {
      under.current = false
    }
  }
  const tell: Tell = (choices) =>
    void work(() => ask(chooseImportReading, { id: importId, choices }))
  const confirm = (leaveOutRefused: boolean) =>
    void work(() => ask(confirmImportNow, { id: importId, leaveOutRefused }))

  return (
    <Loaded query={standing}>
      {({ choices, confirmed, undone, result, ...preview }) => (
        <>
          {state.error !== undefined && <RefusalNotice error={state.error} />}
          {confirmed && result ? (
            <Written
              shape={shape}
              result={result}
              undone={undone}
              busy={state.busy}
              onUndo={() => void work(() => ask(undoImportNow, { id: importId }))}
              onAgain={onAgain}
            />
          ) : (
            <div className="sheet-conversation" aria-busy={state.busy}>
              <Outcome
                preview={preview}
                busy={state.busy}
                onConfirm={() => confirm(preview.refused > 0)}
                onAgain={onAgain}
              />
              <SheetQuestions shape={shape} preview={preview} choices={choices} tell={tell} />
              <SheetColumns shape={shape} preview={preview} choices={choices} tell={tell} />
              <SheetNotes shape={shape} preview={preview} />
              <SheetRows
                key={JSON.stringify(choices)}
                shape={shape}
                preview={preview}
                choices={choices}
                tell={tell}
              />
            </div>
          )}
        </>
      )}
    </Loaded>
  )
}

function Outcome({
  preview,
  busy,
  onConfirm,
  onAgain,
}: {
  preview: Preview
  busy: boolean
  onConfirm: () => void
  onAgain: () => void
}) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const { created, changed, unchanged, refused, fileName, importId } = preview
  const counts = { created, changed, unchanged, refused }
  const something = created + changed > 0
  const name = fileName === pastedFileName ? t('imports.pastedName') : fileName
  return (
    <Section
      title={t('imports.preview', { file: name })}
      actions={
        <span className="page-actions">
          <Button onClick={onAgain}>{t('imports.again')}</Button>
          <Button type="primary" disabled={!something} loading={busy} onClick={onConfirm}>
            {something
              ? t(refused > 0 ? 'imports.confirmSound' : 'imports.confirm', counts)
              : t('imports.nothing')}
          </Button>
        </span>
      }
    >
      <dl className="import-counts">
        {(['created', 'changed', 'unchanged', 'refused'] as const).map((kind) => (
          <div key={kind} className={kind === 'refused' && refused > 0 ? 'import-refused' : ''}>
            <dt className="quiet">{t(`imports.${kind}`)}</dt>
            <dd>{formatNumber(counts[kind], language)}</dd>
          </div>
        ))}
      </dl>
      {refused > 0 && (
        <p>
          <a href={withQuery(`/api/imports/${importId}/annotated`, { language })} download>
            {t('imports.annotated')}
          </a>
        </p>
      )}
    </Section>
  )
}

/** What the server calls a file that never was one. */
const pastedFileName = 'pasted.tsv'

function Written({
  shape,
  result,
  undone,
  busy,
  onUndo,
  onAgain,
}: {
  shape: Shape
  result: ImportResult
  undone: boolean
  busy: boolean
  onUndo: () => void
  onAgain: () => void
}) {
  const { t } = useTranslation('registers')
  const { modal } = App.useApp()
  return (
    <Notice
      tone={undone ? 'plain' : 'good'}
      title={t(undone ? 'imports.undone' : 'imports.done', result)}
      actions={
        <>
          <Link
            to={`/${shape.name}` as string}
            search={((now: object) => ({ ...now, preview: undefined })) as never}
          >
            <Button type="primary" tabIndex={-1}>
              {t('imports.seeList')}
            </Button>
          </Link>
          <Button onClick={onAgain}>{t('imports.more')}</Button>
          {!undone && (
            <Button
              loading={busy}
              onClick={() =>
                modal.confirm({
                  title: t('imports.undoTitle'),
                  content: t('imports.undoText', result),
                  okText: t('imports.undo'),
                  okButtonProps: { danger: true },
                  onOk: onUndo,
                })
              }
            >
              {t('imports.undo')}
            </Button>
          )}
        </>
      }
    />
  )
}
