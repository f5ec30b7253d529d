import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestOf } from '../../../base/endpoint.ts'
import { verbOf } from '../../../base/verbs.ts'
import { AskDialog } from '../../../ui/AskDialog.tsx'
import { ask, upload, withQuery } from '../../../ui/api.ts'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { smallPaper, smallPhoto, UnreadablePhoto } from '../../../ui/small-photo.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useFileDrop } from '../../../ui/use-file-drop.ts'
import { type RowFile, rowEndpoints } from '../row-api.ts'
import { type FileKind, type Row, type Shape, takesFile } from '../shape.ts'
import './row-files.css'
import { useRowName } from './use-row-name.ts'

/** What is attached to a row, by kind: looked at, brought by a button or by dropping it, taken away while it may be. */
export function RowFiles({ shape, row }: { shape: Shape; row: Row }) {
  const query = useAsk(rowEndpoints(shape).listFiles, { id: row.id })
  return (
    <Loaded query={query}>
      {({ files }) => (
        <div className="row-files">
          {Object.entries(shape.files ?? {}).map(([kind, declared]) => (
            <FilesOfKind
              key={kind}
              {...{ shape, row, kind, declared }}
              files={files.filter((file) => file.kind === kind)}
            />
          ))}
        </div>
      )}
    </Loaded>
  )
}

function FilesOfKind({
  shape,
  row,
  kind,
  declared,
  files,
}: {
  shape: Shape
  row: Row
  kind: string
  declared: FileKind
  files: readonly RowFile[]
}) {
  const { t } = useTranslation('registers')
  const read = useText()
  const may = useMay()
  const label = read(declared.label)
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      {files.length === 0 ? (
        <p className="quiet">{t('files.none')}</p>
      ) : (
        <ul>
          {files.map((file) => (
            <KeptFile key={file.id} {...{ shape, row, file }} isPhoto={declared.form === 'photo'} />
          ))}
        </ul>
      )}
      {may(verbOf(shape, 'write')) && takesFile(shape, kind, row) && (
        <AddFile {...{ shape, row, kind, label }} isPhoto={declared.form === 'photo'} />
      )}
    </section>
  )
}

function KeptFile({
  shape,
  row,
  file,
  isPhoto,
}: {
  shape: Shape
  row: Row
  file: RowFile
  isPhoto: boolean
}) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const { data: me } = useMe()
  const [removing, setRemoving] = useState(false)
  const of = { id: row.id, file: file.id }
  const { path } = requestOf(rowEndpoints(shape).readFile.address, of)
  return (
    <li>
      <a href={path} target="_blank" rel="noreferrer">
        {isPhoto ? (
          <img src={path} alt={file.name} loading="lazy" />
        ) : (
          t('files.page', { name: file.name })
        )}
      </a>
      <span className="quiet">
        {t('files.by', {
          name: file.addedByName,
          when: formatInstant(file.at, language, me?.today ?? ''),
        })}
      </span>
      {file.mayRemove && <Button onClick={() => setRemoving(true)}>{t('files.remove')}</Button>}
      {removing && (
        <AskDialog
          title={t('files.remove')}
          okText={t('files.remove')}
          done={t('files.removed')}
          danger
          work={() => ask(rowEndpoints(shape).removeFile, of)}
          onClose={() => setRemoving(false)}
        >
          <p>{t('files.removeAbout')}</p>
        </AskDialog>
      )}
    </li>
  )
}

function AddFile({
  shape,
  row,
  kind,
  label,
  isPhoto,
}: {
  shape: Shape
  row: Row
  kind: string
  label: string
  isPhoto: boolean
}) {
  const { t } = useTranslation('registers')
  const language = useLanguage()
  const nameOf = useRowName(shape)
  const input = useRef<HTMLInputElement>(null)
  const { act, busy } = useAct()
  const [unreadable, setUnreadable] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setUnreadable(false)
    const now = new Date().toISOString()
    const mark = `${nameOf(row)} ${formatInstant(now, language, '')}`
    try {
      const small = await smaller(file, isPhoto, mark)
      const { path } = requestOf(rowEndpoints(shape).addFile.address, { id: row.id })
      await act(() => upload(withQuery(path, { kind }), small), t('files.added', { kind: label }))
    } catch (error) {
      if (!(error instanceof UnreadablePhoto)) throw error
      setUnreadable(true)
    }
  }
  const { isOver, handlers } = useFileDrop((file) => void take(file))
  return (
    <div className={isOver ? 'row-file-drop over' : 'row-file-drop'} {...handlers}>
      <input
        ref={input}
        type="file"
        className="unseen"
        aria-label={t('files.add', { kind: label })}
        tabIndex={-1}
        accept={isPhoto ? 'image/*' : 'image/*,application/pdf'}
        onChange={({ target }) => {
          void take(target.files?.[0])
          target.value = ''
        }}
      />
      <Button loading={busy} onClick={() => input.current?.click()}>
        {t(busy ? 'files.busy' : 'files.add', { kind: label })}
      </Button>
      <span className="quiet drop-hint">{t('files.drop')}</span>
      {unreadable && <p role="alert">{t('files.unreadable')}</p>}
    </div>
  )
}

/** A picture as it is kept; what is none goes as it is, and the server says what it thinks of it. */
async function smaller(file: File, isPhoto: boolean, mark: string): Promise<File> {
  if (!file.type.startsWith('image/')) return file
  const blob = await (isPhoto ? smallPhoto(file, mark) : smallPaper(file))
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: blob.type })
}
