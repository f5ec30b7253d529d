import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Radio, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send, upload, withQuery } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { RefusalNotice } from '../../../ui/RefusalNotice.tsx'
import { useFileDrop } from '../../../ui/use-file-drop.ts'
import type { Datum } from '../datum.ts'
import type { Preview } from '../preview.ts'
import type { Shape } from '../shape.ts'
import { SheetConversation } from './SheetConversation.tsx'
import './registers.css'

const datums: readonly Datum[] = ['wgs84', 'gcj02', 'bd09']

/** Whose sheets are read in a way of their own, by the name it is kept under. */
export type Senders = { label: string; options: readonly { value: string; label: string }[] }

/** A sheet into a register: choose, look at what would happen, write it. */
export function ImportPage({
  shape,
  senders,
  next,
}: {
  shape: Shape
  senders?: Senders
  /** The register whose sheet comes after this one, while it is empty. */
  next?: Shape | undefined
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const search: { preview?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const previewId = typeof search.preview === 'string' ? search.preview : undefined
  const show = (preview: string | undefined) =>
    void navigate({ to: '.', search: ((now: object) => ({ ...now, preview })) as never })
  return (
    <Page title={t('imports.title', { what: read(shape.label) })} about={t('imports.about')}>
      {previewId === undefined ? (
        <ChooseSheet shape={shape} senders={senders} onRead={({ importId }) => show(importId)} />
      ) : (
        <SheetConversation
          key={previewId}
          shape={shape}
          next={next}
          importId={previewId}
          onAgain={() => show(undefined)}
        />
      )}
    </Page>
  )
}

function ChooseSheet({
  shape,
  senders,
  onRead,
}: {
  shape: Shape
  senders: Senders | undefined
  onRead: (preview: Preview) => void
}) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const fileInput = useRef<HTMLInputElement>(null)
  const [datum, setDatum] = useState<Datum>('wgs84')
  const search: { reading?: unknown } = useSearch({ strict: false })
  const [reading, setReading] = useState(
    typeof search.reading === 'string' ? search.reading : undefined,
  )
  const [pasted, setPasted] = useState('')
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })

  const look = async (ask: () => Promise<Preview>) => {
    if (state.busy) return
    setState({ busy: true })
    try {
      onRead(await ask())
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const base = `/api/${shape.name}/imports`
  const lookAtFile = (file: File | undefined) => {
    if (file) void look(() => upload<Preview>(withQuery(base, { datum, reading }), file))
  }
  const { isOver, handlers } = useFileDrop(lookAtFile)

  return (
    <>
      {state.error !== undefined && <RefusalNotice error={state.error} />}
      {shape.point && (
        <Section title={t('imports.datum')}>
          <Radio.Group
            aria-label={t('imports.datum')}
            value={datum}
            onChange={(event) => setDatum(event.target.value as Datum)}
            options={datums.map((value) => ({ value, label: t(`imports.${value}`) }))}
          />
        </Section>
      )}
      {senders && (
        <FormField label={senders.label}>
          {(input) => (
            <Select
              {...input}
              allowClear
              className="list-filter"
              placeholder={t('notGiven')}
              value={reading}
              options={[...senders.options]}
              onChange={setReading}
            />
          )}
        </FormField>
      )}
      <div className={isOver ? 'drop-area drop-area-over' : 'drop-area'} {...handlers}>
        <h2>{t('imports.drop')}</h2>
        <p className="quiet">{t('imports.dropText')}</p>
        <input
          ref={fileInput}
          type="file"
          hidden
          accept=".xlsx,.xlsm,.xls,.csv,.tsv,.txt,.htm,.html,.mht"
          onChange={(event) => {
            lookAtFile(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button type="primary" loading={state.busy} onClick={() => fileInput.current?.click()}>
          {state.busy ? t('imports.reading') : t('imports.choose')}
        </Button>
        <a href={withQuery(`/api/${shape.name}/sheet`, { language, empty: true })} download>
          {t('imports.emptySheet')}
        </a>
      </div>
      <FormField label={t('imports.paste')}>
        {(input) => (
          <Input.TextArea
            {...input}
            rows={6}
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
          />
        )}
      </FormField>
      <div>
        <Button
          disabled={pasted.trim() === '' || state.busy}
          onClick={() =>
            void look(() =>
              send<Preview>('POST', `${base}/pasted`, {
                text: pasted,
                datum,
                ...(reading && { reading }),
              }),
            )
          }
        >
          {t('imports.pasteDo')}
        </Button>
      </div>
    </>
  )
}
