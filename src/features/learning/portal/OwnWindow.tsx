import { t } from '../../../ui/portal/words.ts'

/** For what is not shown within the portal: it asks for a window of its own, or is somewhere else. */
export function OwnWindow({ url }: { url: string }) {
  return (
    <p>
      <a class="button begin" href={url} target="_blank" rel="noreferrer">
        {t('player.openWindow')}
      </a>
    </p>
  )
}
