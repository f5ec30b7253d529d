import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, withQuery } from '../../../ui/api.ts'
import { formatNumber } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { confirmImportNow, readImport, undoImportNow } from '../import-api.ts'
import type { Preview } from '../preview.ts'
import type { Shape } from '../shape.ts'
import type { Questions } from './SheetAnswers.tsx'
import { SheetColumns } from './SheetColumns.tsx'
import { SheetNotes } from './SheetNotes.tsx'
import { SheetQuestions } from './SheetQuestions.tsx'
import { SheetRows } from './SheetRows.tsx'
import { SheetWritten } from './SheetWritten.tsx'
import { useTell } from './use-tell.ts'

/** What a sheet would do, what it does not say, and the button that writes it or takes it back. */
export function SheetConversation({
  shape,
  next,
  importId,
  onAgain,
}: {
  shape: Shape
  next: Shape | undefined
  importId: string
  onAgain: () => void
}) {
  const queries = useQueryClient()
  const standing = useAsk(readImport, { id: importId })
  const { tell, saidOver, ...telling } = useTell(importId)
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })
  const busy = state.busy || telling.busy
  const error = state.error ?? telling.error
  const under = useRef(false)

  const work = async (what: () => Promise<unknown>) => {
    if (under.current) return
    under.current = true
    setState({ busy: true })
    try {
      await what()
      setState({ busy: false })
    } catch (error) {
      setState({ busy: false, error })
    } finally {
      await queries.invalidateQueries()
      under.current = false
    }
  }
  const confirm = ({ refused, previewId }: Preview) =>
    void work(() =>
      ask(confirmImportNow, { id: importId, leaveOutRefused: refused > 0, previewId }),
    )

  return (
    <Loaded query={standing}>
      {({ choices: stored, confirmed, undone, result, ...preview }) => (
        <>
          {error !== undefined && <RefusalNotice error={error} />}
          {confirmed && result ? (
            <SheetWritten
              shape={shape}
              next={next}
              result={result}
              undone={undone}
              busy={state.busy}
              onUndo={() => void work(() => ask(undoImportNow, { id: importId }))}
              onAgain={onAgain}
            />
          ) : (
            <Conversation
              shape={shape}
              preview={preview}
              choices={saidOver(stored)}
              tell={tell}
              busy={busy}
              onConfirm={() => confirm(preview)}
              onAgain={onAgain}
            />
          )}
        </>
      )}
    </Loaded>
  )
}

function Conversation({
  busy,
  onConfirm,
  onAgain,
  ...of
}: Questions & { busy: boolean; onConfirm: () => void; onAgain: () => void }) {
  const { preview, choices } = of
  return (
    <div className="sheet-conversation" aria-busy={busy}>
      <Outcome preview={preview} busy={busy} onConfirm={onConfirm} onAgain={onAgain} />
      <SheetQuestions {...of} />
      <SheetColumns {...of} />
      <SheetNotes {...of} />
      {/* Under another heading its rows are others. */}
      <SheetRows key={`${choices.worksheet} ${choices.heading}`} {...of} />
    </div>
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
