import { useTranslation } from 'react-i18next'
import { RefusalNotice } from '../../ui/RefusalNotice.tsx'
import './plain-page.css'

/** A page that broke: what is safe, and the two ways on. */
export function PageFailed({ error }: { error: unknown }) {
  const { t } = useTranslation('shell')
  return (
    <div className="plain-page">
      <h1>{t('failed.title')}</h1>
      <RefusalNotice
        error={error}
        actions={
          <button type="button" className="plain-button" onClick={() => window.location.reload()}>
            {t('reload')}
          </button>
        }
      />
      <p>
        <a href="/console">{t('backToToday')}</a>
      </p>
    </div>
  )
}
