import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatMinutes } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { RowEditor } from '../../registers/pages/RowEditor.tsx'
import { knownFromFile } from '../from-file.ts'
import type { Resource } from '../resource.ts'
import { FileDrop } from './FileDrop.tsx'
import { librarySetups } from './library-setups.tsx'
import { readDuration } from './read-duration.ts'
import { UploadArea } from './UploadArea.tsx'
import './library.css'

/** `file` absent: there is none, as of an address or a quiz. */
type Begun = { file?: File; known: Partial<Resource> }

/** A new resource: the file first, which fills in what it knows; then the form; then the file is sent. */
export function AddResource() {
  const { t } = useTranslation('library')
  const navigate = useNavigate()
  const place = usePlace()
  const [begun, setBegun] = useState<Begun>()
  const [saved, setSaved] = useState<string>()
  const show = (id: string) => void navigate({ to: `/library/resources/${id}` as string })
  const take = async (file: File) => {
    const durationMs = await readDuration(file)
    setBegun({ file, known: knownFromFile({ name: file.name, sizeBytes: file.size, durationMs }) })
  }
  return (
    <Page
      title={t('add.title')}
      about={t('add.about')}
      actions={
        <Link to={'/library' as string} className="link-button">
          {t('resource.toLibrary')}
        </Link>
      }
    >
      {!begun && (
        <>
          <FileDrop onFile={(file) => void take(file)}>{t('add.drop')}</FileDrop>
          <div>
            <Button onClick={() => setBegun({ known: {} })}>{t('add.without')}</Button>
          </div>
        </>
      )}
      {begun && !saved && (
        <Section
          title={t('add.form')}
          actions={<Button onClick={() => setBegun(undefined)}>{t('add.another')}</Button>}
        >
          {begun.file && <Told file={begun.file} known={begun.known} />}
          <NewRow
            key={begun.file?.name ?? ''}
            known={{
              ...begun.known,
              ...(place && { ownerCode: place.code }),
              originLevel: originAt(place?.level),
            }}
            onSaved={(id) => (begun.file ? setSaved(id) : show(id))}
          />
        </Section>
      )}
      {begun?.file && saved && (
        <Section title={t('add.sending')}>
          <UploadArea resourceId={saved} file={begun.file} onDone={() => show(saved)} />
          <Link to={`/library/resources/${saved}` as string}>{t('add.toResource')}</Link>
        </Section>
      )}
    </Page>
  )
}

/** Whose office adds it made it; it may be changed in the form. */
const originAt = (level: string | undefined): Resource['originLevel'] =>
  level === 'province' || level === 'city' ? level : 'county'

function NewRow({ known, onSaved }: { known: Partial<Resource>; onSaved: (id: string) => void }) {
  const setup = librarySetups.resources
  if (!setup) throw new Error('the resources have no list')
  return <RowEditor setup={setup} loaded={known} onClose={(row) => row && onSaved(row.id)} />
}

/** What the file told, so that a person sees what need not be typed. */
function Told({ file, known }: { file: File; known: Partial<Resource> }) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  return (
    <p>
      <strong>{file.name}</strong>{' '}
      <span className="quiet">
        {[
          formatBytes(file.size, language),
          known.lengthMinutes && formatMinutes(known.lengthMinutes, language),
          t('add.told'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  )
}
