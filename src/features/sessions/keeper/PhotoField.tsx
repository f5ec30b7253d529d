import { useEffect, useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { smallPhoto, UnreadablePhoto } from '../../../ui/small-photo.ts'

/** The signed sheet, or the room: shrunk and marked here, and never needed. `mark`: station and time. */
export function PhotoField({
  photo,
  mark,
  change,
}: {
  photo: Blob | undefined
  mark: string
  change: (photo: Blob | undefined) => void
}) {
  const [state, setState] = useState<'idle' | 'busy' | 'unreadable'>('idle')
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!photo) return setUrl(undefined)
    const made = URL.createObjectURL(photo)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [photo])
  const take = async (file: File | undefined) => {
    if (!file) return
    setState('busy')
    try {
      change(await smallPhoto(file, mark))
      setState('idle')
    } catch (error) {
      if (!(error instanceof UnreadablePhoto)) throw error
      setState('unreadable')
    }
  }
  return (
    <div class="photo-field">
      {url && <img class="photo" src={url} alt={t('close.photoTaken')} />}
      <div class="acts">
        <label class="button quiet-button file-button">
          {t(state === 'busy' ? 'close.photoBusy' : photo ? 'close.photoAgain' : 'close.photo')}
          <input
            type="file"
            accept="image/*"
            capture="environment"
            onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
          />
        </label>
        {photo && (
          <button type="button" onClick={() => change(undefined)}>
            {t('close.photoAway')}
          </button>
        )}
      </div>
      {state === 'unreadable' && (
        <p role="alert" class="told bad">
          {t('close.photoUnreadable')}
        </p>
      )}
    </div>
  )
}
