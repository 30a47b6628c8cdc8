//! A user's own vector set: the request is answered into a response.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::{Family, Fields, GroupKey, Question, VectorSet};

/// The version of the protocol, where the request does not say.
const VERSION: &str = "1.0";

/// Reads the request, writes the response; fails with a sentence for each thing that has no answer.
pub(crate) fn answer_file(request: &Path, response: &Path) -> Result<usize, Vec<String>> {
    let fault =
        |path: &Path, error: &dyn core::fmt::Display| vec![format!("{}: {error}", path.display())];
    let text = fs::read_to_string(request).map_err(|error| fault(request, &error))?;
    let (answer, count, unanswered) = answer(&text).map_err(|error| fault(request, &error))?;
    let mut json =
        serde_json::to_string_pretty(&answer).map_err(|error| fault(response, &error))?;
    json.push('\n');
    fs::write(response, json).map_err(|error| fault(response, &error))?;
    if unanswered.is_empty() {
        return Ok(count);
    }
    Err(unanswered.into_iter().map(|what| format!("{}: {what}", request.display())).collect())
}

/// The response, how many tests it answers, and what has no answer.
pub(super) fn answer(text: &str) -> Result<(Value, usize, Vec<String>), String> {
    let set = VectorSet::read(text)?;
    let family = set.family()?;
    let (mut groups, mut count, mut unanswered) = (Vec::new(), 0, Vec::new());
    for group in set.groups() {
        let name = format!("{}, tgId {}", set.name(), group.get("tgId").unwrap_or(&Value::Null));
        match answer_group(&set, &family, group) {
            Err(why) => unanswered.push(format!("{name}: {why}")),
            Ok((group, faults)) => {
                count += group["tests"].as_array().map_or(0, Vec::len);
                groups.push(group);
                unanswered.extend(faults.into_iter().map(|fault| format!("{name}, {fault}")));
            }
        }
    }
    let mut response = Map::new();
    for name in ["vsId", "algorithm", "mode", "revision", "isSample"] {
        if let Some(value) = set.fields.get(name) {
            response.insert(name.to_owned(), value.clone());
        }
    }
    response.insert("testGroups".to_owned(), Value::Array(groups));
    Ok((json!([{ "acvVersion": VERSION }, response]), count, unanswered))
}

fn answer_group(
    set: &VectorSet,
    family: &Family,
    group: &Value,
) -> Result<(Value, Vec<String>), String> {
    let (none, algorithm) = (GroupKey::default(), set.text("algorithm"));
    let key = (family.prepare)(&Question::new(algorithm, group, &Value::Null, &none))?;
    let tests = group.get("tests").and_then(Value::as_array).ok_or("no array `tests`")?;
    let (mut answers, mut faults) = (Vec::new(), Vec::new());
    for test in tests {
        let number = test.get("tcId").cloned().unwrap_or_default();
        match answer_test(family, &Question::new(algorithm, group, test, &key)) {
            Ok(mut fields) => {
                fields.insert("tcId".to_owned(), number);
                answers.push(Value::Object(fields));
            }
            Err(why) => faults.push(format!("tcId {number}: {why}")),
        }
    }
    let mut response = key.public;
    response.insert("tgId".to_owned(), group.get("tgId").cloned().unwrap_or_default());
    response.insert("tests".to_owned(), Value::Array(answers));
    Ok((Value::Object(response), faults))
}

/// Every backend answers, and all the same.
fn answer_test(family: &Family, question: &Question<'_>) -> Result<Fields, String> {
    let mut answers = (family.answer)(question)?.into_iter();
    let first = answers.next().ok_or("no backend answers")?;
    match answers.find(|other| other.run != first.run) {
        None => Ok(first.run),
        Some(other) => Err(format!("{} and {} do not agree", first.backend, other.backend)),
    }
}
