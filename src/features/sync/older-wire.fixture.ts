/**
 * Messages as stations of protocol 1 and 2 sent them, byte for byte. Never edited: a hub reads them for
 * as long as such stations stand in villages (S35).
 */
export const station = '5b1f7a52-6a0e-4c53-9d0b-3f2d8c1e7a90'

/** `h(3)` of the log, which has three records. */
export const lastHash = 'e02f7746e920df32d2ced2f5ffd352b6881636014a2e9db7c7782c81481c7999'

export const version1 = {
  hello:
    '{"protocol":1,"program":"0.1.0","schema":9,"clock":{"wallMs":0,"boot":"0badcafe","monoMs":5000},"logs":[{"epoch":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","start":"a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","first":1,"last":3,"hash":"e02f7746e920df32d2ced2f5ffd352b6881636014a2e9db7c7782c81481c7999"}],"feeds":[]}',
  /** Gzipped, in base64. */
  push: 'H4sIAAAAAAACA5XPS2rDQBAE0L2PUeshTPf85w45xHyJQdYISXEwxncP9toITG2LftV3LOvYRxkTIgm0ZZQfRMh+HAhse1p3RCRzHAj0dVxe55e1XRGhs8nsq83kTW+lKJvZEFWpSiPtQ6lcdJbciLKm4GvoLmTjszVKuZogMCMqgSltzwlNcndO2xZY1q64cmmVu+m9KsPZek9WWUk6cQs1u+Kc5+JJeyouhIDH6Y486g3xjnnMpSGC8BDIYzwBmVMtqTcIXMY8vjdEklIK7Lfl2d3Ol98p7ecxf81jbxUC19fDf2maXu13Ah8L/JHA7wR1LKiPBPU4/QPT1XfoLgIAAA==',
}

export const version2 = {
  hello:
    '{"protocol":2,"program":"0.2.0","schema":9,"clock":{"wallMs":0,"boot":"0badcafe","monoMs":5000},"logs":[{"station":"5b1f7a52-6a0e-4c53-9d0b-3f2d8c1e7a90","epoch":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","start":"a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","first":1,"last":3,"hash":"e02f7746e920df32d2ced2f5ffd352b6881636014a2e9db7c7782c81481c7999","probes":[[3,"e02f7746e920df32d2ced2f5ffd352b6881636014a2e9db7c7782c81481c7999"],[2,"9a118ec25ab183b88e73548a59f938a633914f97a934d069901c68ceee7536d6"],[0,"4b5b28d6b185fecc36b2511d03ce1489cd2c4b02e11b4198d9f79b58b65337da"]]}],"complete":true,"feeds":[{"feed":"scope:433123","epoch":"11111111111111111111111111111111","seq":0}]}',
  push: 'H4sIAAAAAAACA5XQTWrDMBAF4H2P8dZy0Ywk6+cOPYR+acCxjO2mhJC7l2TRVTCEt33DNzM3LGvfe+4TAgtse9xPfUaASdRsNDyMUdZBZ6MGX2QaVOPiMlUbvYRAX+pcV4T/SYG69PyNANmOgye37giI5jgQaGs/I5DAstYLAnQyiV0ZEznTas5qTGyIilS5knY+F846Sa5ESZN3xTfrk3FpNErZEiEwIyiBKW6PFarkZq0eq2dZmuLCuRZuprWiDKfRORrVKElHrr4km611nB1pR9l673H/uCH1ckW4Ye5zrggg3AVS7w9AplhybBUC5z73rw2BpJQC+3V5dLfT+Wd6/vBz7nstELg8D/6N0/RsvxL4WOC3BH4lqGNBvSWo+8cfS0xB0nICAAA=',
}
