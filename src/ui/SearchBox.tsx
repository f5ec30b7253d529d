import { useEffect, useRef, useState } from 'react'
import { isComposing } from './composing.ts'
import './search-box.css'

const pauseMs = 300

/** Tells `onSearch` after a pause or at Enter, never while an input method is making a character. */
export function SearchBox({
  value,
  label,
  onSearch,
}: {
  value: string
  label: string
  onSearch: (text: string) => void
}) {
  const [typed, setTyped] = useState(value)
  const [composing, setComposing] = useState(false)
  const told = useRef(value)

  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])

  const tell = (text: string) => {
    if (text === told.current) return
    told.current = text
    onSearch(text)
  }
  const tellNow = useRef(tell)
  tellNow.current = tell

  useEffect(() => {
    if (composing) return
    const timer = setTimeout(() => tellNow.current(typed.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, composing])

  return (
    <input
      type="search"
      className="search-box"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event)) tell(typed.trim())
      }}
    />
  )
}
