//! Mail that is sent to people.

use quarry_model::evidence::FindingKind;

use super::{super::signals::Signal, context::Scan};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let certain = match signal.name.as_str() {
        "send_mail" | "send_mass_mail" | "mail_admins" | "mail_managers" | "send_messages"
        | "send" | "sendmail" | "send_message" | "send_email" => is_mail(scan.outside()),
        _ => return,
    };
    // Only these are told by their name alone, and only if nothing is known of the receiver.
    let telling = matches!(
        signal.name.as_str(),
        "send_mail"
            | "send_mass_mail"
            | "mail_admins"
            | "mail_managers"
            | "sendmail"
            | "send_email"
    );
    if certain || telling && scan.outside().is_empty() {
        let first = match signal.name.as_str() {
            "send_mail" | "mail_admins" | "mail_managers" => signal.text(0, "subject"),
            _ => None,
        };
        let subject = first.filter(|_| certain).unwrap_or_default().to_owned();
        scan.note(FindingKind::Mail, &subject, signal, certain);
    }
}

fn is_mail(outside: &str) -> bool {
    matches!(
        outside,
        "django.core.mail.send_mail"
            | "django.core.mail.send_mass_mail"
            | "django.core.mail.mail_admins"
            | "django.core.mail.mail_managers"
            | "django.core.mail.EmailMessage().send"
            | "django.core.mail.message.EmailMessage().send"
            | "django.core.mail.EmailMultiAlternatives().send"
            | "django.core.mail.message.EmailMultiAlternatives().send"
            | "django.core.mail.get_connection().send_messages"
            | "django.contrib.auth.models.AbstractUser().email_user"
            | "smtplib.SMTP().sendmail"
            | "smtplib.SMTP().send_message"
            | "smtplib.SMTP_SSL().sendmail"
            | "smtplib.SMTP_SSL().send_message"
            | "aiosmtplib.send"
            | "aiosmtplib.SMTP().send_message"
            | "fastapi_mail.FastMail().send_message"
            | "flask_mail.Mail().send"
            | "flask_mail.Mail().send_message"
            | "sendgrid.SendGridAPIClient().send"
            | "twisted.mail.smtp.sendmail"
    )
}
