/** Elements of the page in which the server gives what the script would have to ask for. */
export const wordsElement = 'given-words'
export const answerElement = 'given-answer'

/** In which language the server writes the page; the browser keeps it for a year. */
export const languageCookie = 'cunxiao_language'
