import { useEffect } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'

export function Home() {
  useEffect(() => {
    document.title = t('name')
  }, [])
  return <h1>{t('ways.home')}</h1>
}
