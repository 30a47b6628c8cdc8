//! Lists of extensions: arranging what is sent, judging what is answered.

use tls_messages::{Context, Extensions, RawExtension, permitted};
use wire::registry::ExtensionType;

use crate::config::Shaped;
use crate::error::{Error, Misbehaviour};

/// An encoded extension.
pub(crate) struct Extension {
    pub(crate) extension_type: ExtensionType,
    data: Vec<u8>,
}

impl Extension {
    pub(crate) fn of<'a, T: tls_messages::Extension<'a>>(extension: &T) -> Self {
        Self { extension_type: T::TYPE, data: extension.to_vec() }
    }
}

/// Puts what was computed in the order of the caller's shape, with the caller's raw extensions.
pub(crate) fn arrange(mut computed: Vec<Extension>, shape: Option<&[Shaped]>) -> Vec<Extension> {
    let Some(shape) = shape else { return computed };
    let mut arranged: Vec<Extension> = shape
        .iter()
        .filter_map(|shaped| match shaped {
            Shaped::Raw(extension_type, data) => {
                Some(Extension { extension_type: *extension_type, data: data.clone() })
            }
            Shaped::Computed(extension_type) => computed
                .iter()
                .position(|extension| extension.extension_type == *extension_type)
                .map(|at| computed.remove(at)),
        })
        .collect();
    // No shape can foresee a HelloRetryRequest, and its cookie must come back.
    let cookie = |extension: &Extension| extension.extension_type == ExtensionType::COOKIE;
    arranged.extend(computed.into_iter().filter(cookie));
    arranged
}

/// The list as a message takes it.
pub(crate) fn borrow(extensions: &[Extension]) -> Extensions<'_> {
    Extensions(
        extensions
            .iter()
            .map(|extension| RawExtension::new(extension.extension_type, &extension.data))
            .collect(),
    )
}

/// RFC 9846, section 4.3: an answer must belong into its message and must have been asked for.
/// Only the cookie of HelloRetryRequest comes unasked.
pub(crate) fn check_answers(
    answers: &Extensions<'_>,
    context: Context,
    offered: &[ExtensionType],
) -> Result<(), Error> {
    check_places(answers, context)?;
    for answer in &answers.0 {
        let (extension, message) = (answer.extension_type, context.name());
        let unasked = extension == ExtensionType::COOKIE && context == Context::HelloRetryRequest;
        if !unasked && !offered.contains(&extension) {
            return Err(Misbehaviour::ExtensionUnsolicited { extension, message }.into());
        }
    }
    Ok(())
}

/// RFC 9846, section 4.3: a known extension must belong into its message. Requests may also hold
/// unknown ones.
pub(crate) fn check_places(extensions: &Extensions<'_>, context: Context) -> Result<(), Error> {
    let misplaced = |extension: &ExtensionType| permitted(*extension, context) == Some(false);
    match extensions.types().find(misplaced) {
        Some(extension) => {
            let message = context.name();
            Err(Misbehaviour::ExtensionForbidden { extension, message }.into())
        }
        None => Ok(()),
    }
}
