import { useTranslation } from 'react-i18next'
import './plain-page.css'

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation('shell')
  return (
    <main className="plain-page">
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <a href="/console">{t('backToToday')}</a>
      </p>
    </main>
  )
}
