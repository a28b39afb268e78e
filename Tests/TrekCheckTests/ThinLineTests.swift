import Testing
import TrekCheck

@Suite struct ThinLineTests {
  @Test func aPipelineFromFileToOutput() {
    accept(
      #"read "urls.txt" | fetch concurrency: 8 | json | .id | print"#,
      """
      run
        read path: "urls.txt" → Text
        fetch concurrency: 8 → Response
        json → Any
        map .id → Any
        print
      """)
  }

  @Test func listsMapsAndTextsWithValues() {
    accept(
      #"""
      param base = "https://swapi.info/api"
      let names = ["films", "people"]
      let urls  = names | map "\(base)/\(.)"
      fetch urls | content | print
      """#,
      """
      param v0 base: Text
      default of parameter 0
        "https://swapi.info/api"
      let v1 names: [Text] = ["films","people"]
      run
        values v1 → Text
        map value: text(v0, "/", .) → Text
        fetch → Response
        content → Text
        print
      """)
  }
}
