type KeyLike = { isComposing?: boolean; keyCode?: number; nativeEvent?: { isComposing?: boolean } }

/** Whether the key belongs to an input method that is still making a character of it. */
export const isComposing = (event: KeyLike): boolean =>
  event.isComposing === true || event.nativeEvent?.isComposing === true || event.keyCode === 229
