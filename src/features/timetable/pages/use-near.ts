import { type RefObject, useEffect, useRef, useState } from 'react'

/** So far beyond the screen is near. */
const reach = '800px 0px'

/**
 * Whether a part of a page is near the screen, and how high it was when it last was. What has the focus stays near, or a key
 * would fall into nothing.
 */
export function useNear(
  part: RefObject<HTMLElement | null>,
  start: { isNear: boolean; height: number },
): { isNear: boolean; height: number } {
  const [isNear, setNear] = useState(start.isNear)
  const height = useRef(start.height)
  useEffect(() => {
    const element = part.current
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1)
        if (!entry) return
        if (!entry.isIntersecting && element.contains(document.activeElement)) return
        if (!entry.isIntersecting) height.current = entry.boundingClientRect.height
        setNear(entry.isIntersecting)
      },
      { rootMargin: reach },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [part])
  return { isNear, height: height.current }
}
