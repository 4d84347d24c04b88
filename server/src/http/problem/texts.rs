//! What each problem says, and what to do about it.

use super::Code;

impl Code {
    /// Word, Vietnamese, English.
    pub(super) fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Malformed => {
                ("malformed", "Máy chủ không đọc được yêu cầu.", "The request cannot be read.")
            }
            Self::Version => (
                "unsupported_version",
                "Máy chủ chưa hiểu phiên bản này của ứng dụng. Bài làm trên máy vẫn còn nguyên; hãy tải lại trang khi có mạng hoặc báo người vận hành cập nhật máy chủ.",
                "The server does not know this version of the app. What is on the device stays there; load the page again, or ask the operator to update the server.",
            ),
            Self::Unauthenticated => (
                "unauthenticated",
                "Thiết bị chưa được ghi danh. Hãy mở liên kết ghi danh hoặc đăng nhập.",
                "The device is not enrolled. Open an enrolment link or sign in.",
            ),
            Self::Stranger => (
                "device_forgotten",
                "Văn phòng không còn biết máy này: máy chủ đã được khôi phục từ một bản sao lưu cũ hơn. Bài làm trên máy vẫn còn nguyên. Hãy xin văn phòng mã ghi danh mới rồi ghi danh lại trên chính máy này; bài chưa gửi sẽ được gửi tiếp.",
                "The office no longer knows this device: its server was restored from an older backup. What is on the device stays there. Ask the office for a new enrolment code and enrol again on this device; what is unsent goes on.",
            ),
            Self::Revoked => (
                "revoked",
                "Thiết bị này đã bị thu hồi quyền. Hãy liên hệ văn phòng.",
                "This device was revoked. Ask the office.",
            ),
            Self::Forbidden => (
                "forbidden",
                "Vai trò của bạn không cho phép việc này.",
                "Your role does not permit this.",
            ),
            Self::ForeignDevice => (
                "foreign_device",
                "Mã thiết bị thuộc về một thiết bị khác.",
                "The device id belongs to another device.",
            ),
            Self::WrongPassword => (
                "wrong_password",
                "Tên đăng nhập hoặc mật khẩu không đúng. Nếu quên mật khẩu, hãy xin người quản trị của đơn vị một mã một lần để chọn mật khẩu mới.",
                "The user name or the password is wrong. If the password is forgotten, ask the administrator of your organisation for a one-time code to choose another one.",
            ),
            Self::NoRole => (
                "no_role",
                "Tài khoản hiện không giữ vai trò nào ở đơn vị.",
                "The account holds no role at the organisation at present.",
            ),
            Self::CodeUnknown => {
                ("code_unknown", "Không có mã ghi danh này.", "There is no such enrolment code.")
            }
            Self::CodeUsed => (
                "code_used",
                "Mã ghi danh đã được dùng. Hãy xin mã mới.",
                "The enrolment code was used. Ask for a new one.",
            ),
            Self::CodeExpired => (
                "code_expired",
                "Mã ghi danh đã hết hạn. Hãy xin mã mới.",
                "The enrolment code has expired. Ask for a new one.",
            ),
            Self::CodeForPassword => (
                "code_for_password",
                "Đây là mã một lần để chọn mật khẩu, không phải mã ghi danh. Hãy mở trang /password trên máy chủ này, nhập mã và chọn mật khẩu, rồi đăng nhập bằng tên và mật khẩu.",
                "This is a one-time code to choose a password with, and no enrolment code. Open the page /password of this server, enter the code and choose a password, then sign in by name and password.",
            ),
            Self::NoAccountYet => (
                "no_account_yet",
                "Máy chủ này chưa có tài khoản nào. Người cài đặt máy chủ hãy mở đường dẫn thiết lập mà giaouoc serve đã in ra, hoặc chạy giaouoc setup-link để có đường dẫn mới.",
                "This server has no account yet. Who installed it opens the set-up link that giaouoc serve printed, or runs giaouoc setup-link for a new one.",
            ),
            Self::AccountDisabled => (
                "account_disabled",
                "Tài khoản này đang bị khóa. Hãy liên hệ người quản trị của đơn vị.",
                "This account is disabled. Ask the administrator of your organisation.",
            ),
            Self::SetupLink => (
                "setup_link_unknown",
                "Đường dẫn thiết lập này không còn dùng được: mỗi đường dẫn mới làm hết hiệu lực đường dẫn cũ. Hãy chạy giaouoc setup-link trên máy chủ để có đường dẫn mới.",
                "This set-up link is not good any more: each new link ends the ones before. Run giaouoc setup-link on the server for a new one.",
            ),
            Self::SetupDone => (
                "setup_done",
                "Máy chủ này đã có người quản trị nên không thiết lập lại được. Hãy đăng nhập; nếu không ai đăng nhập được, hãy chạy giaouoc admin-code trên máy chủ.",
                "This server has an administrator already and is not set up again. Sign in; if nobody can, run giaouoc admin-code on the server.",
            ),
            Self::UserTaken => (
                "user_taken",
                "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
                "This user name is taken. Choose another one.",
            ),
            Self::LastAdministrator => (
                "last_administrator",
                "Đây là người quản trị cuối cùng: nếu khóa hoặc bỏ vai trò thì không ai quản trị được máy chủ nữa. Hãy trao vai trò quản trị không thời hạn cho một người khác, để người đó đăng nhập được, rồi làm lại việc này.",
                "This is the last administrator: without this account or role nobody could administer the server. Give somebody else the role of administrator without a last day, let that person choose a password, then do this again.",
            ),
            Self::WeakPassword => (
                "weak_password",
                "Mật khẩu phải có ít nhất 10 ký tự, không trùng tên đăng nhập và không phải là mật khẩu ai cũng đoán được. Hãy chọn vài từ dễ nhớ.",
                "A password has at least 10 characters, is not the user name, and is none that everybody guesses. Choose a few words that you remember.",
            ),
            Self::NotFound => {
                ("not_found", "Không tìm thấy nội dung này.", "There is nothing here.")
            }
            Self::MethodNotAllowed => (
                "method_not_allowed",
                "Địa chỉ này không nhận kiểu yêu cầu đó.",
                "This address does not take that method.",
            ),
            Self::Timeout => (
                "timeout",
                "Yêu cầu kéo dài quá lâu. Hãy thử lại.",
                "The request took too long. Try again.",
            ),
            Self::TooLarge => ("too_large", "Yêu cầu quá lớn.", "The request is too large."),
            Self::UnsupportedMedia => (
                "unsupported_media",
                "Kiểu nội dung của yêu cầu không đúng.",
                "The body is not of the media type that this address takes.",
            ),
            Self::UnsupportedEncoding => (
                "unsupported_encoding",
                "Chỉ nhận nội dung không nén hoặc nén gzip.",
                "Only plain or gzip bodies are taken.",
            ),
            Self::UnsupportedFile => (
                "unsupported_file",
                "Tệp này không phải là ảnh JPEG, PNG, WebP hay PDF. Hãy chọn tệp khác.",
                "The file is no JPEG, PNG, WebP or PDF. Choose another one.",
            ),
            Self::TusVersion => (
                "tus_version",
                "Máy chủ chỉ nhận tus 1.0.0 (tiêu đề Tus-Resumable).",
                "The server speaks tus 1.0.0 only (header Tus-Resumable).",
            ),
            Self::UploadOffset => (
                "upload_offset",
                "Tệp đang gửi dở ở một chỗ khác. Hãy hỏi lại vị trí rồi gửi tiếp từ đó.",
                "The upload stands elsewhere. Ask for its offset and go on from there.",
            ),
            Self::ChecksumMismatch => (
                "checksum_mismatch",
                "Nội dung đến nơi không đúng như đã gửi. Hãy gửi lại.",
                "The bytes that arrived are not those that were sent. Send them again.",
            ),
            Self::BlobMissing => (
                "blob_missing",
                "Ảnh này chưa được gửi đến văn phòng. Ảnh sẽ đến khi máy đã chụp có mạng.",
                "This photo has not reached the office. It comes when its device has a network.",
            ),
            Self::Range => (
                "range",
                "Phần được yêu cầu nằm ngoài tệp.",
                "The part that is asked for lies outside the file.",
            ),
            Self::BundleUnreadable => (
                "bundle_unreadable",
                "Không đọc được tệp: tệp bị hỏng, bị cắt, hoặc do bản mới hơn của ứng dụng tạo ra. Hãy chép lại tệp, hoặc tạo lại trên máy cũ.",
                "The file cannot be read: it is damaged, cut, or made by a newer version. Copy it again, or make it anew on its device.",
            ),
            Self::BundleForged => (
                "bundle_forged",
                "Tệp đã bị thay đổi trên đường đi: chữ ký không khớp. Hãy tạo lại tệp trên máy đã viết.",
                "The file was changed on its way: its signature does not fit. Make it anew on its device.",
            ),
            Self::BundleSealedForOthers => (
                "bundle_sealed_for_others",
                "Tệp được niêm phong cho nơi khác, không mở được ở đây. Hãy đưa tệp đến văn phòng mà máy đó đã ghi danh.",
                "The file is sealed for somebody else. Bring it to the office where its device is enrolled.",
            ),
            Self::BundleRevoked => (
                "bundle_revoked",
                "Máy đã tạo tệp này bị thu hồi quyền nên văn phòng không nhận. Hãy giữ tệp và hỏi người quản trị.",
                "The device that made this file was revoked, so it is not taken. Keep the file and ask the administrator.",
            ),
            Self::DeviceUnknown => (
                "device_unknown",
                "Văn phòng chưa biết khóa của máy đã tạo tệp này. Hãy cho máy đó kết nối mạng một lần rồi tạo lại tệp.",
                "The office does not know the key of the device that made this file. Connect that device once, then make the file anew.",
            ),
            Self::Invalid => (
                "invalid",
                "Yêu cầu có giá trị không dùng được.",
                "The request has a value that cannot be used.",
            ),
            Self::TooMany => (
                "too_many",
                "Quá nhiều yêu cầu. Hãy đợi một lát rồi thử lại.",
                "Too many requests. Wait a moment and try again.",
            ),
            Self::Internal => (
                "internal",
                "Máy chủ gặp lỗi; không có gì bị thay đổi. Hãy thử lại.",
                "The server failed; nothing was changed. Try again.",
            ),
            Self::Unavailable => (
                "unavailable",
                "Máy chủ đang bận hoặc đang dừng; không có gì bị thay đổi. Hãy thử lại.",
                "The server is busy or stopping; nothing was changed. Try again.",
            ),
        }
    }
}
