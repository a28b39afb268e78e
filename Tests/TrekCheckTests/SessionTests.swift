import TrekCheck
import TrekDiagnostics
import TrekValues
import Testing

@Suite struct SessionTests {
  @Test func sessionsLieBeneathTheCall() {
    accept(
      """
      session { base: "https://a.example", retry: 1 }
      session api { headers: {A: "1"}, retry: 2 }
      fetch "/x" session: api, retry: 3, headers: {B: "2"}
      fetch "/y"
      """,
      """
      run
        values "/x" → Text
        fetch headers[api]: {"A":"1"} headers: {B: "2"} retry[session]: 1 retry[api]: 2 retry: 3 base[session]: "https://a.example" → Response
        print
      run
        values "/y" → Text
        fetch retry[session]: 1 base[session]: "https://a.example" → Response
        print
      """.replacing("headers: {B: \"2\"}", with: "headers: {\"B\":\"2\"}"))
  }

  @Test func whatIsNotKnownIsWorkedOutOnce() {
    accept(
      "secret token = env(\"T\")\nsession { headers: {A: \"Bearer \\(token)\"}, retryOn: .status == 503 }\nfetch https://a.example",
      """
      secret v0 token: Text = env("T")
      let v1 session.headers: {A: Text} = {A: text("Bearer ", v0)}
      run
        values "https://a.example" → URL
        fetch headers[session]: v1 retryOn[session]: (.status == 503) → Response
        print
      """)
    accept(
      "use \"auth.pipe\" as auth\nfetch \"/x\" session: auth.api",
      """
      let v0 base: Text = "https://auth.example"
      secret v1 token: Text = env("TOKEN")
      let v3 api.base: Text = v0
      let v4 api.headers: {Authorization: Text} = {Authorization: text("Bearer ", v1)}
      run
        values "/x" → Text
        fetch headers[api]: v4 base[api]: v3 → Response
        print
      """)
  }

  @Test func keysAreChecked() {
    let result = refuse("session { «bse»: \"x\" }", "E220")
    #expect(result.diagnostics[0].help == "did you mean `base`?")
    refuse("session { «cookies»: true }", "E220")
    refuse("session { «url»: \"x\" }", "E220")
    refuse("session { retry: 1, «retry»: 2 }", "E229")
    refuse("session { retry: «\"1\"» }", "E302")
    refuse("session { headers: {A: «.»} }", "E222")
    refuse("session { http: «three» }", "E209")
    refuse("fetch \"/x\" «base»: \"https://a.example\"", "E210")
  }

  @Test func namesAreChecked() {
    refuse("session api { retry: 1 }\nfetch \"/x\" session: «ap»", "E219")
    refuse("fetch \"/x\" session: «api»\nsession api { retry: 1 }", "E219")
    refuse("fetch \"/x\" session: «\"api\"»", "E219")
    refuse("use \"auth.pipe\" as auth\nfetch \"/x\" session: auth.«ap»", "E219")
    refuse("fetch \"/x\" session: «auth».api", "E201")
    refuse("[1] | take 1 «session»: api", "E205")
    accept("def f = fetch \"/x\" session: api\nsession api { retry: 1 }\nf")
    refuse("if true { «session { retry: 1 }» }", "E213")
  }

  @Test func aDefHasTheSessionOfItsFile() {
    accept(
      "session { retry: 9 }\nuse \"auth.pipe\" as auth\nlet t = auth.login(\"me\")\nt",
      """
      let v0 base: Text = "https://auth.example"
      let v5 t: Any
        values text(v0, "/login") → Text
        post json: {"user":"me"} → Response
        json → Any
        map .token → Any
      run
        values v5 → Any
        print
      """)
  }
}
