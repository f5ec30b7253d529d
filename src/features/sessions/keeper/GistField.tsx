import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { t } from '../../../ui/portal/words.ts'
import { canRecord, mostVoiceBytes, type Recording, recording, recordVoice } from './voice.ts'

/** What it was about: spoken where the browser gives a microphone, else with the telephone's own recorder, or typed. */
export function GistField({
  gist,
  voice,
  change,
}: {
  gist: string
  voice: Blob | undefined
  change: (to: { gist?: string; voice?: Blob | undefined }) => void
}) {
  const running = useSignal(recording)
  const [trouble, setTrouble] = useState<'refused' | 'too_long'>()
  const take = (blob: Blob | undefined) => {
    if (!blob) return setTrouble('refused')
    if (blob.size > mostVoiceBytes) return setTrouble('too_long')
    setTrouble(undefined)
    change({ voice: blob })
  }
  return (
    <div class="gist-field">
      <div class="acts">
        {canRecord ? (
          <button
            type="button"
            class={running ? 'main recording' : undefined}
            onClick={() => (running ? running.stop() : void recordVoice().then(take))}
          >
            {running ? <Running recording={running} /> : t(voice ? 'close.sayAgain' : 'close.say')}
          </button>
        ) : (
          <label class="button quiet-button file-button">
            {t(voice ? 'close.sayAgain' : 'close.say')}
            <input
              type="file"
              accept="audio/*"
              capture="user"
              onChange={({ currentTarget }) => take(currentTarget.files?.[0])}
            />
          </label>
        )}
        {voice && !running && (
          <>
            <Listen voice={voice} />
            <button type="button" onClick={() => change({ voice: undefined })}>
              {t('close.voiceAway')}
            </button>
          </>
        )}
      </div>
      {trouble && (
        <p role="alert" class="told bad">
          {t(trouble === 'refused' ? 'close.noMicrophone' : 'close.voiceTooLong')}
        </p>
      )}
      <label class="field">
        {t('close.gist')}
        <textarea
          rows={2}
          maxLength={2_000}
          value={gist}
          placeholder={t('close.gistHint')}
          onInput={({ currentTarget }) => change({ gist: currentTarget.value })}
        />
      </label>
    </div>
  )
}

function Running({ recording: { sinceMs } }: { recording: Recording }) {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - sinceMs) / 1_000)), 250)
    return () => clearInterval(timer)
  }, [sinceMs])
  return <>{t('close.stop', { seconds })}</>
}

function Listen({ voice }: { voice: Blob }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(voice)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [voice])
  // biome-ignore lint/a11y/useMediaCaption: what somebody has just said himself.
  return url === undefined ? null : <audio controls src={url} aria-label={t('close.voiceTaken')} />
}
