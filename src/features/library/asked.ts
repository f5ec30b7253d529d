/** Of a resource that is not here: `asked`: the county knows that it is wanted; `coming`: it was sent and has not arrived. */
export type Sending = 'none' | 'asked' | 'coming'
