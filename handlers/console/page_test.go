package console_test

import (
	_ "embed"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tiercel-go/tiercel/internal/testenv"
)

//go:embed testdata/axe.min.js
var axe string

var screenshots = flag.String("screenshots", "", "write pictures of the console into this folder, after a minute of visits")

// overflowing lists what reaches beyond the window's right edge, unless it lies in what can be scrolled.
const overflowing = `[...document.querySelectorAll("body *")].filter((e) => {
	const box = e.getBoundingClientRect();
	return box.width > 1 && box.right > innerWidth + 0.5 && !e.closest(".scroll");
}).map((e) => e.tagName + "#" + e.id + "." + e.className).concat(
	document.documentElement.scrollWidth > innerWidth ? ["the page is " + document.documentElement.scrollWidth + " wide"] : [])`

const serious = `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations
	.filter((v) => v.impact === "serious" || v.impact === "critical")
	.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" | ")))`

func TestPage_showsAndChangesWhatAnOperatorWants(t *testing.T) {
	one, other := startShop(t)
	b := openBrowser(t)
	visits, settle := 200, 3*time.Second
	if *screenshots != "" {
		visits, settle = 700, time.Minute
	}
	visit(t, visits, one, other)
	ready := fmt.Sprintf(`document.querySelectorAll("#replicas tr").length === 2 && document.querySelectorAll("#hot li").length > 3 &&
		document.getElementById("t-p50").textContent !== "–" && performance.now() > %d`, settle.Milliseconds())
	b.open(one.OpsURL+"/", 1280, "light")
	b.await(ready, "the page shows both replicas, hot keys and latency")
	t.Logf("first contentful paint after %v ms", eval[float64](b, `performance.getEntriesByName("first-contentful-paint")[0].startTime`))

	// A price is typed in, and both replicas follow.
	b.run(chromedp.SendKeys(chromedp.CSS("#token"), token), chromedp.SendKeys(chromedp.CSS("#key"), "3\r"))
	b.await(`!document.getElementById("entry").hidden && document.getElementById("p-name").textContent !== ""`, "the product is shown")
	b.run(chromedp.SetValue(chromedp.CSS("#price"), "12.34"), chromedp.Click(chromedp.CSS("#price-form button")))
	b.await(`document.querySelectorAll("#followers li.done").length === 2`, "both replicas have followed")
	b.await(`document.getElementById("price-says").textContent.includes("no replica serves the old price")`, "the write is confirmed")
	if body, err := send(t.Context(), "GET", other.URL+"/api/products/3", ""); err != nil || !strings.Contains(body, `"price":"12.34"`) {
		t.Errorf("the other instance answers %s, %v", body, err)
	}
	const newest = `[...document.querySelectorAll("#stream tr")].map((r) => r.innerText.replace(/\s+/g, " "))`
	if rows := eval[[]string](b, newest); !contains(rows, "here product:3") {
		t.Errorf("the stream shows %q", rows)
	}
	b.await(`document.getElementById("look-says").className.includes("good")`, "the tiers and the database agree")

	// Another instance's write is seen as such, and so is a tag's invalidation from the page.
	if _, err := send(t.Context(), "PATCH", other.URL+"/api/products/5", `{"price":"7.77"}`); err != nil {
		t.Fatal(err)
	}
	b.run(chromedp.SetValue(chromedp.CSS("#drop-kind"), "tags"), chromedp.SetValue(chromedp.CSS("#drop-name"), "brand:Acme"), chromedp.Click(chromedp.CSS("#drop button")))
	b.await(newest+`.some((r) => r.includes("peer product:5"))`, "the stream shows the other instance's write")
	b.await(newest+`.some((r) => r.includes("here tag brand:Acme"))`, "the stream shows the tag")

	if address := eval[string](b, "location.href + document.cookie + JSON.stringify(localStorage)"); strings.Contains(address, token) {
		t.Errorf("the token is where it may be seen: %s", address)
	}
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprint(width, " ", scheme), func(t *testing.T) {
				b := &browser{t: t, ctx: b.ctx}
				b.open(one.OpsURL+"/", width, scheme)
				b.await(strings.Replace(ready, fmt.Sprint(settle.Milliseconds()), "0", 1), "the page shows what there is")
				b.run(chromedp.SendKeys(chromedp.CSS("#key"), "3\r"))
				b.await(`!document.getElementById("entry").hidden && document.getElementById("p-name").textContent !== ""`, "the product is shown")
				b.run(chromedp.SetValue(chromedp.CSS("#price"), fmt.Sprint(width, ".95")), chromedp.Click(chromedp.CSS("#price-form button")))
				b.await(`document.querySelectorAll("#followers li.done").length === 2 && document.getElementById("look-says").className.includes("good")`,
					"both replicas have followed")
				if theme := eval[string](b, "document.documentElement.dataset.theme"); theme != scheme {
					t.Errorf("the theme is %s", theme)
				}
				if wide := eval[[]string](b, overflowing); len(wide) > 0 {
					t.Errorf("too wide: %q", wide)
				}
				eval[bool](b, axe+"; true")
				if found := eval[[]string](b, serious); len(found) > 0 {
					t.Errorf("axe finds:\n%s", strings.Join(found, "\n"))
				}
				if *screenshots != "" {
					b.shoot(filepath.Join(*screenshots, fmt.Sprintf("%d-%s.png", width, scheme)))
				}
			})
		}
	}
	b.expectQuiet()
}

func contains(rows []string, want string) bool {
	for _, row := range rows {
		if strings.Contains(row, want) {
			return true
		}
	}
	return false
}

// A page that came with a script in its text, or asked another address, would say so in its console.
func TestPage_saysWhenTheInstanceIsGone(t *testing.T) {
	s := testenv.StartServer(t, testenv.BuildServer(t), map[string]string{"ADMIN_TOKEN": token})
	b := openBrowser(t)
	b.open(s.OpsURL+"/", 1280, "light")
	b.await(`document.getElementById("feed").textContent === "live"`, "the feed runs")
	b.run(chromedp.SendKeys(chromedp.CSS("#token"), "wrong"), chromedp.SendKeys(chromedp.CSS("#key"), "3\r"))
	b.await(`document.getElementById("look-says").textContent.includes("token is missing or wrong")`, "the wrong token is named")
	if code := s.Term(); code != 0 {
		t.Errorf("with a feed open the instance ended with %d", code)
	}
	b.await(`document.getElementById("feed").textContent === "reconnecting"`, "the loss is shown")
}
