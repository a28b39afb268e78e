import Testing
import Trek

@Suite struct RedactorTests {
  @Test func hidesSecretsInsideLongerTexts() {
    let redactor = Redactor()
    redactor.keep("s3cr3t-key")
    #expect(redactor.redact("Bearer s3cr3t-key, twice: s3cr3t-key.") == "Bearer •••, twice: •••.")
    #expect(redactor.redact("nothing here") == "nothing here")
  }

  @Test func hidesTheFormsThatURLsAndJSONGiveThem() {
    let redactor = Redactor()
    redactor.keep("a b\"c/ü")
    #expect(
      redactor.redact("https://x.test/?k=a%20b%22c%2F%C3%BC&n=1") == "https://x.test/?k=•••&n=1")
    #expect(redactor.redact(#"{"k":"a b\"c/ü"}"#) == #"{"k":"•••"}"#)
  }

  @Test func hidesWhatBase64MakesOfThem() {
    let redactor = Redactor()
    redactor.keep("open sesame!")
    // `printf 'open sesame!' | base64`, and with one and two letters before.
    for text in ["b3BlbiBzZXNhbWUh", "Om9wZW4gc2VzYW1lIQ==", "YTpvcGVuIHNlc2FtZSE="] {
      let shown = redactor.redact("Authorization: Basic \(text)")
      #expect(shown.contains("•••"), "\(shown)")
      #expect(shown.count <= "Authorization: Basic •••".count + 6, "\(shown)")
    }
  }

  @Test func hidesThemInOtherLettersAndInDigits() {
    let redactor = Redactor()
    redactor.keep("Open Sesame")
    // `printf 'OPEN SESAME' | base64`; `printf 'Open Sesame' | xxd -p`.
    for text in ["OPEN SESAME", "open sesame", "OPEN%20SESAME", "4f70656e20536573616d65"] {
      #expect(redactor.redact("<\(text)>") == "<•••>")
      #expect(redactor.redact("<\(text.uppercased())>") == "<•••>")
    }
    #expect(!redactor.redact("T1BFTiBTRVNBTUU=").contains("T1BFTiBTRVNBT"))
  }

  @Test func hidesAllTextsOfAList() {
    let redactor = Redactor()
    redactor.keep(.list(List(["first-one", .record(Record([("k", "second-one")]))])))
    #expect(redactor.redact("first-one second-one") == "••• •••")
  }

  @Test func hidesTheLongerOfTwoFirst() {
    let redactor = Redactor()
    redactor.keep("token")
    redactor.keep("token-of-admin")
    #expect(redactor.redact("token-of-admin token") == "••• •••")
  }

  @Test func shortSecretsAreFoundBetweenWordsOnly() {
    let redactor = Redactor()
    redactor.keep("ab")
    #expect(redactor.redact("a cab for ab, ab") == "a cab for •••, •••")
  }

  @Test func anEmptySecretHidesNothing() {
    let redactor = Redactor()
    redactor.keep("")
    redactor.keep("  ")
    #expect(redactor.isEmpty)
    #expect(redactor.redact("all of it") == "all of it")
  }

  @Test(arguments: [
    ("https://user:pass@host.test/a", "https://•••@host.test/a"),
    ("http://me@host.test:8080?q=a@b", "http://•••@host.test:8080?q=a@b"),
    ("https://host.test/a@b", "https://host.test/a@b"),
    ("mail me@host.test", "mail me@host.test"),
    ("https://a@b@c/ and https://d:e@f", "https://•••@c/ and https://•••@f"),
    ("ends in ://", "ends in ://"),
  ])
  func hidesUserInfo(text: String, shown: String) {
    #expect(Redactor().redact(text) == shown)
  }
}
