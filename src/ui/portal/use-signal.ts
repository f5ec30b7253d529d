import { useEffect, useState } from 'preact/hooks'
import type { Signal } from '../signal.ts'

export function useSignal<T>(source: Signal<T>): T {
  const [value, setValue] = useState(source.get())
  useEffect(() => {
    const tell = () => setValue(source.get())
    tell()
    return source.listen(tell)
  }, [source])
  return value
}
